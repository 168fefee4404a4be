/** Stories in French; Grace writes them with the yard of Moreau. */
export const french = `
=== devis with=moreau-elodie lang=fr lead=grace us2=tomas weight=4
[Demande de devis : $boat|Mât de $boat|Hivernage de $boat]
--- them
[un client souhaite laisser $boat chez vous|nous avons un bateau de $length m à remettre en état], [d'octobre à avril|à partir du $date], [sous abri si possible|mât couché]. [Pourriez-vous nous faire un devis ?|Quel serait le prix, tout compris ?] [Il faudra aussi changer deux haubans.|Le moteur a $hours heures, une vidange s'impose.]
--- us 3h-1d attach=offer cc=us2
[avec plaisir : le devis est joint.|j'ai vu cela avec Tomás.] [L'hivernage sous abri revient à $amount, grutage compris.|Comptez $amount pour le tout, les haubans à part.] [Il reste une seule place, je vous la garde jusqu'au $date.|Pour les haubans, Tomás doit mesurer sur place.]
--- them 1d-4d
[le client accepte.|c'est entendu.] [Il demande seulement si le chauffage reste allumé la nuit.|Nous livrons le bateau le $date, vers $time.] [Merci de votre rapidité.|Benoît sera à la barre.]
--- us 2h-1d end=20
[Pas de chauffage la nuit, c'est l'assureur qui l'exige.|C'est noté.] [Mais le hangar ne gèle jamais, le chat en témoigne.|On prépare le ber.]
--- them 5d-9d end=30
[tout s'est très bien passé, merci.|$boat est bien arrivé, le client est ravi des photos.] [On se revoit au printemps.|À charge de revanche !]

=== facture with=moreau lang=fr lead=grace weight=4
[Facture $invoice|Votre facture $invoice|Règlement]
--- them
[je ne retrouve pas le bon de commande de la facture $invoice|sur la facture $invoice, la TVA me paraît étrange]. [Pouvez-vous vérifier ?|Serait-il possible d'en recevoir une corrigée ?] [Je clôture le mois vendredi.|Rien d'urgent.]
--- us 2h-1d attach=invoice
[vous avez raison, voici la facture rectifiée.|je vous la renvoie avec le bon de commande.] [Elle s'élève à $amount.|Le taux était celui de la Norvège, pardon.]
--- them 1d-3d end=25
[Parfait, virement effectué ce matin.|Merci, c'est clair.] [Bonne fin de semaine !|Et bravo pour votre français.]

=== visite with=moreau-chloe lang=fr lead=grace us2=ida weight=3
[Visite le $date|Passage chez vous|Un projet commun ?]
--- them
[nous serons sur la côte le $date|Benoît et moi passons dans votre région en $month] et [aimerions voir le nouveau hangar|nous aurions une idée à vous proposer]. [Seriez-vous disponibles vers $time ?|Un café serait-il possible ?]
--- us 3h-1d cc=us2
[avec grand plaisir.|bien sûr !] [Ida vous montrera les pontons, moi les chiffres.|Prenez des bottes, on refait le quai.] [Le café est bon, le gâteau aussi.|Garez-vous derrière l'église.]
--- them 3d-6d end=25
[merci pour l'accueil.|quelle belle visite.] [L'idée d'échanger des places d'hivernage fait son chemin.|Élodie parle encore du chat.] [Nous vous envoyons une proposition d'ici le $date2.|À bientôt chez nous.]

=== piece with=moreau lang=fr lead=grace us2=tomas weight=2
[Pièce introuvable|Urgent : $part|Auriez-vous une poulie ?]
--- them
[nous cherchons partout une poulie de mât d'un ancien modèle|il nous manque un anneau de bronze de 40 mm]. [En auriez-vous une au fond d'un tiroir ?|Tomás saurait peut-être ?] [Photo jointe.|Le client navigue le $weekday.]
--- us 1h-1d cc=us2
[Tomás a fouillé et il a trouvé.|il y en a deux, un peu fatiguées.] [Elle part par la poste aujourd'hui, c'est cadeau.|Je la mets au courrier, $small avec le port.]
--- them 2d-5d end=20
[Bien reçue, elle tourne comme une neuve.|Vous êtes formidables.] [Une bouteille de chez nous est en route.|Merci mille fois.]
`;
