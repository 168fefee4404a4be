/** Stories told once: the deals of the year, with a day on which each begins, counted back from the start of the demo. */
export const sagas = `
=== north-pier with=acme-nora lead=ida us2=tomas us3=grace them2=acme-selma day=104 deal=D-2041
Twelve berths at the north pier ($ref)
--- them
you said at the boat fair that the north pier gets new fingers this winter. We have outgrown our corner behind the fish quay: twelve boats, the longest 13.4 m, and guests who arrive with suitcases on wheels.

Could all twelve lie together with you from April? I would want one contract, one invoice and one person to shout at. I am told that this would be you.
--- us 5h cc=us2
I would like to be that person.

Twelve together is possible on the north pier if we set the fingers a little wider than planned, which has to be decided before the piles go in, so your question comes at the right moment. Tomás, in copy, has the drawing. Would you send us length, width and draught of all twelve? Width is what we run out of first.
--- them2 2d attach=sheet
Nora asked me to send the list. All twelve with length over all, beam and draught; the two marked yellow have twin engines and do not like to reverse. Number eleven is sold in May and number twelve is bought in May, so it is twelve the whole time.
--- us2 3d attach=plan
I have drawn them in, see the plan. The two that do not like to reverse get the places at the head, where they can go in forwards.

With fingers of ten metres instead of nine everybody can be boarded amidships. It moves two piles by forty centimetres. If you say yes by the end of the month it costs nothing but my eraser.
--- them 1d
Ten metres, yes. Please use the eraser.

Power: we charge overnight and need 16 A at every berth, at four of them 32. And wheels: is there a ramp that a suitcase survives at low water?
--- us 2d attach=offer cc=us2,us3
The plan of the north pier with your twelve berths marked, and the offer: 184,000 for three seasons, 16 A everywhere, 32 A at numbers 1, 2, 11 and 12, a ramp of eighteen metres that stays flatter than one in eight at the lowest tide of the year.

Grace, also in copy, writes the contract when you nod.
--- them 6d
Our board met yesterday. They nod at the berths and shake their heads at the sum. Three seasons yes, but with a way out after two, and 172.

I tell you frankly that there is another harbour. I also tell you that I do not want to go there, they have no bread van.
--- us 1d bcc=us3
Dear Nora, frankness back: the ramp alone is eleven thousand. I can do the way out after two seasons, with notice by the first of September. I can not do 172.

178, and the winter storage of two boats in the shed for the first year, which I know you pay for elsewhere. The bread van is included.
--- them 4d
178 with two in the shed. I have the signature of my chairman on a napkin, which Petra says is not a document.

Please send the contract. One question remains: the fenders along the fingers, do you fit them or do we?
--- us2 1d
We do: D-profile, black, whole length, both sides, so that you cannot tell where a guest has been.

The piles arrive on the barge in four weeks. If you would like to see the first one go in, bring ear defenders.
--- us3 3d to=them attach=contract
The contract is attached, in the version that Sigrid Dahl has read for us. The way out is clause 6, the shed is annex B, the bread van I had to leave out.

For the invoices: is it right that Petra Ahlgren gets them, a third each January?
--- them 9d attach=contract cc=them2
Signed by all who must, attached. Petra gets the invoices, but please not on the 31st.

We came by on Sunday and stood on the first new finger, all of us, jumping. It holds.
--- us 1d cc=us2,us3
It holds!

Thank you, Nora. I have put your twelve names into the book in ink. Gate cards for twenty people wait in the office, two of them with a blue dot: these open the shed.
--- us2 18d attach=photo
Fingers one to eight are finished, nine to twelve this week if the wind lets us. The posts are ordered; the harbour office expects them in the last week before the season. A picture from the crane is attached.
--- them 20d
We moved the first four yesterday. Viggo reversed into number 3 with one hand and has not stopped talking about it.

Two small things: the lamp at number 7 flickers, and could the ramp have a second handrail? One of our guests is ninety-one and goes sailing in any weather.
--- us 6h
The lamp is a loose contact, Tomás was there this morning. The second handrail is a very good idea, and it will be there before she comes. May I know her name? I would like to be on the pier.
--- them 1d
Mrs. Ellingsen. She will ask for the tide before she says hello.

That works for us, all of it. If the power posts can be ready as promised we bring the other eight at once.

=== pilot-boat with=nordlys-emil lead=tomas us2=grace us3=ida them2=nordlys-frode day=112 deal=D-2038
Refit of the pilot boat ($ref)
--- them attach=photo
the pilot boat is to be taken out of service for six weeks after the ice. She needs: wheelhouse windows (all seven), the deck, the shaft seal, new wiring forward, and the engine mounts looked at. Pictures attached, the worst first.

We ask three yards. You are the only one that we can hear from our office window.
--- us 1d
Then you know that we do not stop before six.

I have seen her from below twice. Before I write a number I would like to be on board for two hours with a torch and my electrician: the wiring forward is the part that can eat money. Is the 14th possible?
--- them 5h cc=them2
The 14th, from eight. Frode will be on board. He knows every noise she makes and has a name for most of them.
--- us 4d attach=report
Two hours became four. What we found is in the report, with pictures, in the order of worry.

In short: deck and windows as you thought. The shaft seal is good for years. The wiring is worse than you thought: somebody has joined four colours to one, behind the tank. The mounts are new, only not for this engine.
--- them2 2d
I have read the report aloud in the mess. That explains the noise called Gunnar.

If the seal can stay we would rather put the money into the wiring. All of it, not only forward.
--- us 5d attach=offer cc=us2
The offer is attached: windows, deck, all wiring new with drawings that a stranger can read, mounts for the engine that she has. 46,500, five and a half weeks from the day she is on the hard.

What is not in it: surprises. I call before each, with a picture and a figure.
--- them 11d
Ours was the second lowest of three, I am told to say. The lowest had forgotten the drawings, and Frode refuses to sail with anything that he can not read.

There is a wish from purchasing: ten per cent at the end, when she has done a month of service. Can you live with that?
--- us2 1d
Five per cent and a month, or ten and two weeks. Both are in the annex, please cross out one.
--- them 6d attach=contract
We crossed out the second. Signed and attached. She comes to you on the Monday after the ice is off, and Birk will cry.
--- us 25d attach=photo
Report of the first week: windows are out, and nobody is hurt. Under the old deck there was a second, older deck, of teak, in good order. It would be a sin to cover it. Do you want to see it before I go on?
--- them 3h
I was there at lunch. You are right, and the port captain, who has seen everything, was silent for a minute.

Keep the teak. What does it do to the price?
--- us 1d
It takes 2,100 off, because we do not have to lay a new one, and adds 900 for caulking. I like this kind of surprise.
--- them2 12d
Wiring: I followed one cable from the switch to the lamp with my finger on the drawing and it was where it should be. I have waited for this day for nineteen years.
--- us 8d attach=report
Trial on Friday: 24.1 knots, no water where it should not be, and a new noise. Frode has listened to it and calls it Tomás.
--- them 2d
She is in service since Sunday. The month runs. Thank you, all of you.

Would you put a price on the same for her older sister? There is no hurry, and there may also be teak.

=== joint-insurance with=tidewater-maximiliane-alexandra lead=grace us2=ida day=92 deal=D-2044
A joint offer for berth holders ($ref)
--- them
we insure about a third of the boats that lie with you, singly, with a third of them late in paying. It occurred to me that one policy for all who want it, taken with the berth contract, would be cheaper for everybody and less work for both of us.

May I draw up a proposal? I should need to know, without names, how many boats there are by length and age.
--- us 2d attach=sheet
The idea has come up at our table too, by way of the same late third.

The table is attached: 164 boats by length, age and place in summer and winter. No names, and please treat it as between us for now. What we do not want is to be the ones who have to say no to a claim.
--- them 6d
Naturally not: claims remain with us, you would only hand out the form.

First figures: between 11 and 14 per cent less than single policies, with a common excess. The older wooden boats are the difficulty. How many of them are looked after, and how does one tell?
--- us 1d cc=us2
Ida says: one looks at the varnish of the tiller. I am serious, and so was she.

More usefully: those who are in our shed in winter, 31 of 38, are seen by Tomás twice a year. He could sign a short list for each.
--- them 8d attach=offer
The tiller has made its way into our internal note, and has been underlined.

Attached is the proposal. With a signed list the wooden boats go in at the common rate.
--- us2 3d
I asked nine owners, the difficult ones first. Seven would sign tomorrow, one wants to think, one wants to know whether the policy covers his parrot.
--- them 2d
It covers the parrot as equipment, if it is permanently fitted.
--- us 9d
The solicitor wants one change: we must not look like an agent. I attach her sentence, it is shorter than yours. If you can live with it we could offer it with the contracts of the coming season.

=== bridge-round with=blueanchor-priscilla lead=grace us2=ida us3=tomas day=190 deal=D-2035
The second row and the shed ($ref)
--- us attach=report,sheet
thank you for the hour on the telephone. As promised the plan for the second row of berths and the larger shed, on four pages, and the figures on one.

We need 250,000 for five years. We do not need it if the dredging can wait, but then we grow by word of mouth only.
--- them 4d cc=them2
I have read the four pages on a train that was late, so twice.

It is the best kind of business: everybody can see it from the road. Dmitri has questions about winter. Mine is simpler: what do the three of you do when one of you wants to stop?
--- them2 1d
My questions, in the order in which they occurred to me: why is February so weak? Who owns the quay wall? How long does a pile live? And is the crane barge an asset or a hobby?
--- us 3d cc=us2,us3
In order: ice; the municipality, until 2061; sixty years, or eight if one buys the cheap ones; and an asset that looks like a hobby, it earned 19,000 last year.

To the simpler question we gave an evening. The answer is a page that we all have signed. I would rather show it to you than send it.
--- them 2d
That is the right answer. The 9th, with you, and I bring nothing but shoes.
--- us 6d
For the 9th: the train at 10:12 is the good one. Tomás shows the shed, Ida the waiting list, I the books. Lunch is fish, unless one of you does not eat it.
--- them 5d
Thank you all. We have talked for the whole way back.

We would do it, but as a share of the new berths and not as a loan: 15 per cent of what the second row earns. I know that this is not what you asked for.
--- us 4d bcc=us2
It is not, and we have turned it over with care.

A share that never ends is something that our three families will have to explain to each other for a generation. A loan ends. We would offer a better rate instead, or a share that is bought back after six years at a price which we write down now.
--- them 7d
I understand it, and I like you the better for it. My partners do not buy things with an end.

So it is no from Blue Anchor, with regret, and I mean it. May I give your four pages to a friend at Lighthouse Ventures? She thinks in longer lines than we do.
--- us 1d
Please do. And come back with the shoes, the fish was meant for friends as well.

=== second-row with=lighthouse-priya lead=grace us2=ida day=74 deal=D-2047
Your four pages ($ref)
--- them
Priscilla has passed on your four pages with a note that says only: go and look. I have learned to do what her notes say.

May I come in the worst week of the year rather than the best?
--- us 6h
The worst week is the one after next: wind from the north, half of pier C in the shed, and Tomás in a mood because of the roof. You are very welcome.
--- them 12d
I have been colder, but not often, and never with better soup.

What I saw: forty people on a list, in writing, with deposits. A foreman who could tell me the age of every pile. A book in ink. I would like to go on. Could I have three years of accounts and the page that you did not send to Priscilla?
--- us 2d attach=report,sheet cc=us2
Three years, attached. The page comes by post, with a stamp; we are a little superstitious about it.
--- them 9d
It arrived. I have seen such pages drawn up by people at eight hundred an hour that were not half as clear.

My proposal: a loan of 250,000, six years, the first two without repayment, and a bonus of five per cent if the second row is full by the third summer. No share.
--- us 3d
We read it aloud, and then Ida read it aloud again because she liked the last two words.

Two questions. What happens when the dredging is late through nobody's fault? And may we repay earlier if a good year comes?
--- them 2d
To the first: the two years begin when the digger does. To the second: of course, who would mind.
--- us 8d attach=contract
Sigrid Dahl has been over it and calls it unusually polite. With her three remarks it is attached. The board, which is the three of us, meets on Thursday at the kitchen table.

=== winter-nine with=fjord-freja lead=ida us2=tomas them2=fjord-oskar day=204 deal=D-1990
Winter storage for nine boats ($ref)
--- them
nine of ours need a roof this winter, or nearly a roof. What can you do, what does it cost, and can Oskar have a key so that he stops ringing me on Sundays?
--- us 1d attach=offer cc=us2
Six in the shed, three outside under covers that we hire for you; the three take turns with nobody, they are the steel ones and do not mind. 28,800 from October to the end of April with lifting, washing and masts.

Oskar gets a key, and I get his number in return.
--- them 2d
Good. Sign me up. The steel ones have never been so well spoken of.
--- us2 14d attach=sheet
Plan for lifting, three a day from Monday. Please have the water tanks empty; last year we carried two tonnes of it into the shed, boat by boat.
--- them2 10d
All nine up and dry. One thing: on number four the cover rubs at the pushpit. A fender in between would do it.
--- us2 3h
There is one now, an orange one, so that you see it from the road.
--- them 40d
Half of them are launched already and look better than in autumn, which I have never seen before. Same again next winter, please, and you may keep Oskar's number.

=== race-week with=westerly-piers lead=ida us2=tomas us3=grace day=47 deal=D-2049
Race week: sixty boats, five days ($ref)
--- them cc=them2
the association has asked whether Westerly would hold the class championship next summer. We have the flags and the officers; what we have not is a harbour for sixty boats and two hundred people who eat.

I should like to name you. Five days in the second week of July. Is that madness?
--- us 1d cc=us2
It is madness, but of the kind that I like.

Sixty boats of eight metres is two rows on pier D and the whole visitors' pontoon, if we ask eleven regulars to lie elsewhere. Two hundred people is another matter: toilets, water, a tent. Shall we meet before you name anybody?
--- them2 2d
The Commodore suggests Wednesday at six, after the tide. I bring the plan of the last championship and the complaints about it, of which there were fourteen, nine of them about breakfast.
--- us 7d attach=sheet cc=us2,us3
What we said on Wednesday, as a table: who brings what, who pays what, and what happens if it blows for five days. Fourteen complaints are turned into fourteen lines.

Grace has put figures behind it. With a tent it is 38,000 for the five days.
--- them 6d
The committee needed whisky for the figure, but it did not ask for a smaller one. Could the tent be paid from the bar?
--- us3 1d
If the bar is ours, yes. In that case it is 31,500, and the breakfast is from Saltworks, who have read the nine complaints and laughed.
--- them 8d
Then I shall propose it on the 20th, with my whole weight, which is considerable. Please keep the second week of July free with a pencil.
--- us 1d
It is in the book, in pencil, but I pressed hard.

=== hotel-bench with=meridian-ottilie lead=ida us2=grace day=33 deal=D-2050
Evening boat for hotel guests ($ref)
--- them
since the shuttle our guests speak of nothing else. Now the evening: we would like to send twelve of them out at sunset, three times a week, with blankets and something in a glass. Do you have a boat with a history?
--- us 1d
There is $boat, built as a post boat, with a bench all around and an engine that sounds like a slow clock. She belongs to two brothers who fell out over the colour of the hull. If you paint nothing I can ask them.
--- them 3d
We paint nothing. What do two brothers cost?
--- us 4d cc=us2 attach=offer
They cost 260 an evening, each of them half, paid apart. From us: the steps, the light, the blankets' shelf, $small a month. Grace has put it on one page.
--- them2 2d
I am Kofi, and the glasses are my part. Would there be a place to wash twelve of them?
--- us 5h
Behind the office, between the life jackets. Bring a cloth, ours have seen varnish.
--- them 6d
The first evening was full, and nobody spoke for the last ten minutes. We should like to fix it for the season.

=== sister-boats with=keel-alistair lead=ida us2=tomas them2=keel-siobhan day=110 deal=D-2040
Display berths for six boats ($ref)
--- them
we take on the agency for a Finnish maker: handsome, dear, and six of them arrive at once. They need to be seen. Would you let us have the six places by the road, where the coaches slow down?
--- us 2d cc=us2
The six by the road are the windiest that we have, and the ones with the loveliest light. I can give them to you from spring on if you take them for two years and if nobody puts up flags.
--- them 1d
No flags. A small sign? In bronze?
--- us 5h
In bronze, no larger than a chart table. I see that we understand each other.
--- them2 9d attach=sheet
Siobhan here, for the boring part: dimensions, insurance, and who may show them when none of us is there. The Finns want cameras. Do you?
--- us2 3d
No cameras on the pier, people sleep there. There is one at the gate. Your boats can film themselves inside if they like.
--- us 4d attach=offer
Offer: 21,600 a year for the six, wash-down every Friday before the buyers come, two gate cards, the bronze sign at your cost.
--- them 12d
Agreed in Helsinki, in a sauna, by people with no paper at hand. The paper follows.
--- them2 6d attach=contract
The paper. Clause 4 had been translated twice and said that we own the pier; I have put that right.

=== rescue-slip with=puffin-morag lead=tomas us2=ida them2=puffin-ewan day=60 deal=D-2046
A slip for the new lifeboat ($ref)
--- them
the new boat comes in a year. She is two metres longer than the old one and will not fit under the roof that you built us. Before I ask the fund: could the slip be lengthened, and could she stay with you until the roof is right?
--- us 8h
I measured this evening, with Marek holding the other end: the slip can grow by three metres towards the water without anybody's permission but the crabs'. The roof is another story, I would lift it as it is, by eighty centimetres, on new posts.

And of course she can stay with us. Where else.
--- them2 3d
Ewan, the treasurer, who has to ask how much. And whether it can be two sums, since the fund pays for things that stand in the water, and the town for those that stand in the air.
--- us 5d attach=offer,plan
Two sums, then: water 14,800, air 11,200. The drawing has a line where the one ends.
--- them 10d
The fund has said yes to the water. The town thinks about the air until after the summer. May we begin with half?
--- us 1d cc=us2
We begin at the next spring tide, at four in the morning, because then the foot of the slip is dry for two hours. I need six volunteers who can be silly before breakfast.
--- them 4h
You have eleven.

=== dredge-share with=luetjens-heike lang=de lead=ida us2=grace them2=luetjens-uwe day=85 deal=D-2045
Gemeinsam baggern ($ref)
--- them
wie ich höre, wollt ihr im Herbst die Einfahrt ausbaggern lassen. Uns fehlt vor der Slipanlage ebenfalls ein halber Meter. Wäre es nicht klug, den Bagger gemeinsam zu bestellen? Die Anfahrt kostet ja mehr als das Baggern.
--- us 1d cc=us2
klug und auch noch nachbarschaftlich. Unsere Genehmigung läuft, es geht um 600 Kubikmeter. Wie viel wäre es bei euch, und habt ihr Proben?
--- them 4d attach=sheet
rund 220 Kubikmeter, Proben vom Mai liegen bei. Der Schlick ist sauber, er riecht nur nach meinem Großvater, der dort immer geangelt hat.
--- us 6d attach=offer
Grace hat gerechnet: wenn wir die Anfahrt nach Mengen teilen, zahlt ihr 9.400 statt der 15.000, die ein Bagger allein kosten würde. Tabelle und Vorschlag hängen an.
--- them 3d cc=them2
Abgemacht. Uwe kümmert sich um die Papiere. Auf die Ersparnis gehen wir essen, und zwar Fisch aus der Einfahrt, solange sie noch flach ist.
--- them2 8d attach=contract
anbei die unterschriebene Vereinbarung. Der Bagger käme in der ersten Oktoberwoche, zuerst zu euch, dann zu uns, weil er mit der Tide wandert.
--- us 1d
so machen wir es. Ich sage dem Hafenmeister Bescheid und den Anglern auch, das ist die schwierigere Behörde.

=== charts-lost with=port-harald lead=ida us2=tomas day=24
The old chart
--- them attach=photo
while clearing our cellar we have found a chart of the harbour of 1911, with soundings in fathoms and a coffee stain. On it stands a pier where you have your fuel berth, with the remark "not to be used by persons of a nervous disposition".

Would you like to have it? It belongs to you more than to us.
--- us 2h cc=us2
We would like it very much, stain and all. Tomás says that he has found the stumps of that pier with the keel of somebody else's boat.
--- us2 1h
Twice.
--- them 1d
I bring it on Friday. It wants a frame, and a place without a nervous disposition.
--- us 3d attach=photo
It hangs over the coffee machine, where it feels at home. Thank you, Harald.
`;
