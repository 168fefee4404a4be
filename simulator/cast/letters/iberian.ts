/** Stories in Spanish and Portuguese; Tomás writes them with Velas del Sur and Náutica Pereira. */
export const iberian = `
=== velas with=velas-inigo lang=es lead=tomas us2=ida weight=4
[Velas para $boat|Pedido de $n velas|Mayor y génova]
--- them attach=offer
[ya tengo las medidas de $boat|te mando el presupuesto que me pediste]: [mayor con dos fajas de rizos y génova, $amount|en tejido bueno sale a $amount, en el otro un poco menos]. [Entrega en seis semanas.|Si confirmas antes del $date, entra en esta tanda.] [¿El color de la banda, azul?|¿Os mandamos también la funda?]
--- us 3h-1d cc=us2
[lo he hablado con el armador y dice que sí.|gracias, Íñigo.] [Banda azul, la funda también.|Mejor el tejido bueno: navega todo el año.] [¿Podéis reforzar el puño? El viejo se rompió justo ahí.|Que vengan por barco si es más barato.]
--- them 1d-3d
[Hecho.|Perfecto, lo apunto.] [El refuerzo no se cobra.|Begoña empieza a cortar el $weekday.] [Te aviso cuando salgan.|Necesito solo el diámetro del stay.]
--- us 2h-1d end=15
[Son 8 milímetros.|Ocho, medido dos veces.] [Un abrazo.|Aquí ya huele a primavera.]
--- them 10d-18d end=20
[las velas salen hoy.|ya están camino de Gullholm.] [Llegan el $date2, más o menos.|El transportista llama antes, habla poco inglés.]
--- us 4d-8d attach=photo end=20
[llegaron y quedan como un guante.|qué velas.] [Te mando una foto con diez nudos.|El armador está feliz y no es fácil.]

=== factura with=velas lang=es lead=tomas us2=grace weight=3
[Factura $invoice|Pago de la factura $invoice|Datos para la factura]
--- them
[nos falta el pago de la factura $invoice|necesito vuestros datos fiscales para la factura $invoice]. [¿Puedes mirarlo?|¿Se lo pasas a Grace?] [No corre prisa, pero cierro el trimestre.|Son $amount.]
--- us 2h-1d cc=us2
[se lo paso a Grace, que está en copia.|perdona, estaba en mi mesa debajo de una hélice.] [Se paga el $weekday.|Los datos van abajo, como siempre.]
--- them 1d-4d end=30
[Recibido, gracias a los dos.|Ya está, muchas gracias.] [Buen fin de semana.|Cuidado con las hélices.]

=== taller with=velas lang=es lead=tomas weight=3
[~Consulta|Costura abierta]
--- them
[~¿cómo hacéis vosotros las reparaciones de lona en invierno?|una clienta vuestra nos ha traído una vela con la costura abierta.] [~Aquí con la humedad no pega nada.|Dice que es de $boat y que lo pagáis vosotros.] [~¿Tienes algún truco?|¿Es así?]
--- us 2h-1d
[~Secamos la lona dos días junto a la estufa, con el gato lejos.|Es verdad, fue culpa de nuestra grúa.] [~Y luego pegamento y costura, las dos cosas.|Arregladla y mandadme la cuenta.]
--- them 1d-4d end=30
[~¡Funciona! Te debo una caña.|Listo, son $small. La clienta está contenta.]

=== encomenda with=pereira-ines lang=pt lead=tomas weight=4
[Encomenda de $m defensas|Defensas e cabos|Orçamento para $n hélices]
--- them
[já temos as defensas que pediste|o catálogo novo saiu hoje]: [$m unidades, brancas, a $small|temos dois tamanhos, o maior está em promoção]. [Queres que envie já?|Mando com o camião de $weekday?] [O Luís pergunta se a hélice serviu.|Os cabos só chegam em $month.]
--- us 2h-1d
[manda, por favor.|obrigado, Inês.] [~A hélice serviu à primeira, diz ao Luís que é um artista.|Prefiro as azuis, se houver, senão ficam as brancas.] [Põe tudo na mesma fatura.|Preciso delas antes de $date.]
--- them 1d-3d
[~O Luís ficou vaidoso. Segue hoje.|Azuis só há seis, o resto vai branco.] [O camião chega a $weekday.|O número de seguimento vai noutra mensagem.]
--- us 3d-6d end=15
[chegou tudo inteiro.|cá estão.] [Falta uma, mas está na guia.|As crianças já fizeram uma jangada com as caixas.]
--- them 2h-2d end=25
[Desculpa! Segue amanhã, com um queijo.|Manda fotografia da jangada.] [Um abraço.|Bom trabalho.]

=== orcamento with=pereira-joao lang=pt lead=tomas us2=grace weight=3
[Reparação do motor de $boat|Peça para o motor]
--- us attach=photo
[preciso de uma peça que só vocês têm|lembras-te do motor de $boat?]: [a bomba de água antiga, ver fotografia|o veio torceu outra vez]. [Ainda há?|Quanto custa e quanto demora?] [O dono tem pressa e pouca paciência.|Pode ser usada.]
--- them 1d-2d attach=offer cc=them2
[Há uma, a última.|O Luís tem duas na prateleira.] [Fica por $small com o envio.|Nova são $amount, usada metade.] [Eu levava a usada, é mais forte.|Diz até $weekday, há outro interessado.]
--- us 1h-6h cc=us2
[Fico com a usada.|Manda a nova, o dono paga.] [A Grace trata do pagamento.|Obrigado, salvaste-me o mês.]
--- them 2d-6d end=25
[Enviada.|Já saiu.] [Aperta-a à mão primeiro, não com a máquina.|E põe massa, muita massa.]

=== visita with=pereira-joao lang=pt lead=tomas weight=2
[Vamos aí em $month|Feira náutica|Dormida para três]
--- them
[vamos à feira de $date e passamos por aí|eu e o Luís pensamos subir a costa em $month]. [Há um barco onde se possa dormir?|Tens tempo para um café?] [Levamos vinho.|O Luís quer ver a grua.]
--- us 2h-1d
[há barco, há café e há grua.|claro que sim!] [Dormem no $boat, que está vazio até ao verão.|Tragam casacos, isto não é o Algarve.]
--- them 4d-9d end=25
[obrigado por tudo.|que bons dias.] [O Luís já fala em comprar uma grua.|Para o ano são vocês que vêm.]
`;
