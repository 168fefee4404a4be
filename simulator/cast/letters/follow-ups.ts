/** How old conversations come to life again while one watches, and small talk that starts new ones. */
export const followUps = `
=== one-more-thing with=any lang=en
-
--- them
[One more thing, before I forget|Sorry, I forgot to ask|Something else comes to mind]: [does the card also open the side gate|can the parcel man leave a box with you on $weekday|is the slip free on $date in the morning]? [No hurry.|A yes or a no is enough.]
--- us 30s
[Yes.|It does.|That can be done.] [I put a note on the door.|Tell them to ring twice.] [Anything else?|Have a good day.]
--- them 30s
[Perfect, thanks!|You are quick today.|That was fast, thank you.]

=== change-of-plan with=any lang=en
-
--- them
[A small change of plan|Change of plan]: [we come on $weekday and not a day earlier|the skipper is ill, so it will be $date2|it has to be the afternoon, the van is late]. [Is that all right?|I hope this does not upset everything.]
--- us 30s cc=us2
[Noted.|No harm done.] [The place stays yours.|$us2 has moved it in the plan.] [Get well to the skipper, if it is the skipper.|Drive carefully.]

=== all-well with=any lang=en
-
--- us
[Just to ask: is everything as it should be|A short question: did everything work out]? [I walked past $boat this morning and she looks happy.|You were so quiet that I thought I had better ask.]
--- them 30s
[All well, thank you.|It could not be better.] [The quiet is only work.|I was about to write the same.]

=== thanks-again with=any lang=en
-
--- them
[I only wanted to say thank you|Thank you again], [it all went as you said it would|the others here are as pleased as I am]. [See you on the pier.|Until soon.]

=== short-call with=any lang=en
-
--- us
[Could we talk for five minutes|May I ring you] [today|this afternoon], about $time? [It is quicker than writing.|I have a question with three parts.]
--- them 30s
[Gladly.|Of course.] [I am at my desk until five.|My number is below; let it ring, the office is large.]
--- us 30s
[Thank you, that was quick.|All clear now, thank you.] [I write down what we said.|I do it as we said.]

=== document-again with=any lang=en
-
--- them
[Would you send me the last page again?|I can not find the attachment, was there one?] [My machine ate it.|Our new mail system is not kind to attachments.]
--- us 30s attach=report
[Here it is.|Attached, once more.] [Tell me if it fails again.|In case it is eaten again I print it for you.]
--- them 30s
[Got it.|It came through, thank you.]

=== two-names with=any lang=en
-
--- us cc=us2
[For the book:|Just for the papers:] [whose name shall stand on the paper|who signs on your side], [yours or the firm's|you, or both of you]?
--- them 30s
[The firm's, please.|Mine is enough.] [With the new address.|As last time.]

=== nochmal with=any lang=de
-
--- them
[noch eine Kleinigkeit:|eins habe ich vergessen:] [ist am $date jemand im Büro, wenn wir erst um $time kommen?|liegt die Torkarte noch bei euch?]
--- us 30s
[Ja, ich bin bis sechs da.|Liegt hier, mit deinem Namen drauf.] [Bis dann!|Schönen Tag noch.]

=== encore with=any lang=fr
-
--- them
[encore une petite question :|j'allais oublier :] [le bureau est-il ouvert le $date ?|peut-on laisser une remorque chez vous le $weekday ?]
--- us 30s
[Oui, jusqu'à dix-huit heures.|Bien sûr.] [Bonne route.|À bientôt.]

=== una-mas with=any lang=es
-
--- them
[se me olvidaba:|una cosa más:] [¿estáis abiertos el $date?|¿puede pasar el transportista el $weekday por la mañana?]
--- us 30s
[Sí, hasta las seis.|Claro, estoy todo el día.] [Un abrazo.|Hasta pronto.]

=== ja-agora with=any lang=pt
-
--- them
[já me esquecia:|só mais uma coisa:] [estão abertos no dia $date?|o camião pode passar na $weekday de manhã?]
--- us 30s
[Sim, até às seis.|Pode, eu estou cá.] [Um abraço.|Até breve.]
`;
