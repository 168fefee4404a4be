/** Mail among the three of the marina. */
export const inside = `
=== rota with=inside weight=5
[Who opens on $weekday?|Rota for next week|Weekend of $date]
--- us cc=us3
[I cannot do $weekday, the ferry leaves at six.|My sister comes on $date.] [Could one of you open|Who takes the early shift]? [I do Sunday in return.|I owe you two already, I know.]
--- us2 20m-3h cc=us3
[I do it.|Fine with me.] [But then you count the shower coins.|Only not before seven.]
--- us3 10m-2h end=40
[I can be there from nine.|Put me down for the afternoon.] [Coffee is out, by the way.|The key of the fuel berth is in my coat, sorry.]

=== crane-service with=inside lead=tomas weight=3
[Crane|Hook of the crane|$date: no crane]
--- us cc=us2,us3
[The inspector of the crane comes on $date|The hydraulics weep again], so no lifts [from $time on|before $date2]. [Please move whoever is in the book.|$boat has to be told, and whoever stands behind her.] [It costs what it costs.|The seal is a two-hour job if the part fits.]
--- us2 1h-4h
[Moved.|Both told.] [They took it well, one of them very well: he had overslept.|$boat goes to $date2, same hour.]
--- us 1d-3d cc=us2,us3 end=20
[It lifts again.|Passed, with a sticker.] [He hung eleven tonnes on it and looked pleased.|The old seal is on the window sill, for those interested.]

=== cake with=inside weight=2
[~In the fridge|$weekday, three o'clock]
--- us cc=us2,us3
[~There is a cake in the fridge with no name on it.|Marek turns thirty on $weekday.] [~I have eaten the evidence.|Three o'clock, in the shed, he knows nothing.] [~Please bring plates, the last ones are in the bilge of somebody's boat.|Who brings candles?]
--- us2 10m-2h
[~I bring plates.|Candles are in the flare box, do not mix them up.] [~That was for the inspector.|Thirty! I have boots that are older.]
--- us3 30m-3h cc=us2 end=40
[I come straight from the bank.|Keep me a piece.] [Save a corner.|The one with the cherry.]

=== price-list with=inside lead=grace weight=3
[Price list, draft|Shed prices|Please read by $weekday]
--- us attach=sheet cc=us2,us3
[Draft $n of the list.|Here is the list for next year.] [Please look above all at the shed and the crane.|I put width into it, see column F.] [It has to be at the printer on $date.|Nobody may fall off a chair.]
--- us2 3h-1d
[Column F makes the catamarans unhappy.|Reads well.] [They should be. They take two places and pay for one and a half.|Only the crane: under eight tonnes we lose money at that price.]
--- us3 2h-1d cc=us2 end=25
[I would round everything to fives.|Crane up by ten, shed as it is.] [People remember fives.|And the showers free, please, I am tired of the coins.]
--- us 2h-1d cc=us2,us3 attach=sheet end=20
[Done: fives, showers, crane.|Last version.] [Speak now.|Off to the printer.]

=== minutes with=inside lead=ida weight=3
[Monday|Notes of Monday|What we said]
--- us cc=us2,us3
[Short, because it was.|So that nobody can say later.] [First: pier $pier gets its piles in the week of $date, everybody there is written to by me.|First: no more berths by word of mouth, all goes through the book.] [Second: Grace asks all of us to photograph receipts on the day.|Second: Tomás gets the new washer, up to $amount.] [Third: the cat stays.|Third: we try closing at noon on Wednesdays in winter.]
--- us2 1h-1d end=35
[One thing is missing: who tells the baker about Wednesdays?|Agreed, but for the sum: I had said three hundred less.|And the roof. We said the roof before Christmas.|Agreed. Who tells those who were not there?]

=== forward-help with=inside weight=4
[~Printer|The alarm at night|Parking]
--- us cc=us2
[~The printer prints everything on two pages, the second being a stripe.|The alarm of the shed rang at 03:10 and I drove there in pyjamas.|There are $n cars on the slip, one of them yours.] [Does anybody know what to do?|I would like to understand why.]
--- us2 10m-2h
[~Turn it off, wait, turn it on, and do not look at it.|It was the cat. The camera shows her looking straight into it.|It is not mine, mine is in front of the other one.] [~It has worked for me since.|I ask Holt for a detector that ignores cats.|I tell the two others.]

=== roof with=inside lead=tomas us2=grace weight=2
[Roof of the shed|Quotes for the roof|Drip over $boat]
--- us attach=photo
[It drips on $boat again.|The north side is worse than in autumn.] [Two quotes: $amount for patches, $amount2 for the whole side with gutters.|I was up there. One can see the sky in four places.] [I would do it properly.|We can also buy four buckets.]
--- us2 2h-1d
[The buckets are tempting.|Properly, but in two years' money?] [If they take half now and half in $month, yes.|Ask whether they give three per cent for paying at once.]
--- us 1d-3d end=20
[They do.|Half and half is fine with them.] [Start on $date, two weeks, dry or not.|I moved $boat under the good side.]

=== holiday with=inside weight=3
[Away from $date|Holidays|My two weeks]
--- us cc=us2,us3
[I would like to go from $date to the end of that week plus one.|My two weeks would be from $date.] [Does that collide?|The regatta is over by then.] [I will be on an island without a mast, so no calls.|The plan hangs by the door, please sign.]
--- us2 1h-1d
[Go.|No collision.] [But show me the till before.|Bring cheese.]
--- us3 1h-1d cc=us2 end=50
[Signed.|Me after you, then.] [Who feeds the cat?|Have a good time.]

=== dinghy with=inside weight=2
[~Whose dinghy is it?|A mystery]
--- us cc=us2,us3
[~Under the stairs lies a grey dinghy with one oar.|Somebody has left a child's bicycle, an oar and a melon at the fuel berth.] [Whose is it?|Before I give it to the rescue society: does anybody know anything?]
--- us2 20m-4h
[~It belongs to $boat, they look for the second oar since $month.|The melon is mine.] [Leave it, please.|Ask at $berth.]

=== newsletter-text with=inside lead=ida us2=grace weight=2
[Text for the harbour letter|Harbour letter, please read|Two hundred words]
--- us
[This goes out on $date:|Would you read this before it goes out?] [~the piles, the free showers, the new bread van, and the sentence about wash.|winter lights, the shed, and the request not to feed the swan.] [~Too friendly?|Is the part about the swan too strict?]
--- us2 1h-5h end=10
[~Just right.|The swan deserves it.] [I would put the showers first.|Only say when the water is turned off, they always ask.]

=== key-board with=inside lead=ida weight=3
[The key of $boat|Key board|Who has number $m?]
--- us cc=us2,us3
[The key of $boat is not on its hook.|Three keys are missing from the board: $boat, the crane, and number $m.] [The owner stands here and is polite, still.|I have looked in all coats, sorry.]
--- us2 10m-2h
[In my pocket. I am ten minutes away.|Look in the blue mug.|Hanging where it should not: one row below.] [I make a better label.|It will not happen again this week.]

=== bank-run with=inside lead=grace weight=3
[Money in, $date|Open items|Who rings $boat?]
--- us cc=us2,us3
[Four owners have not paid since $recent; the list hangs in the kitchen.|Good month: only $amount still open.] [Whoever meets one of them on the pier, please smile and mention it.|I write to three, the fourth is a case for Ida.]
--- us2 1h-1d end=25
[I met one. He pays on $weekday and was glad that I asked.|I take the fourth, we were at school together.|One of them paid me in cash last week, it is in the drawer. Sorry.]
--- us 1h-5h end=40
[Found, counted, booked.|Thank you, that helps.] [Next time with a slip of paper, please.|Two left.]

=== barge with=inside lead=tomas weight=2
[The barge on $date|Barge to the municipality|Lending the barge]
--- us cc=us2
[The municipality wants the barge from $date for a week, with me on it.|They ask for the crane barge again, two days.] [At $small a day plus diesel?|I would do it if somebody takes the two lifts on $weekday.]
--- us2 30m-5h
[Do it.|Take more: $amount for the lot, they have a budget.] [Marek can lift with me standing beside him.|I move the two lifts.]
--- us 3d-6d cc=us2 end=30
[Back, with mud to the ears.|Done; they want us again in $month.] [Bill can go out.|The sling has a cut, I threw it away.]

=== new-visitor-sign with=inside lead=ida weight=2
[Signs|Wording of the sign|Three lines for the visitors]
--- us cc=us2,us3
[The new sign for the visitors has room for three lines. My proposal: take any green place; pay before ten; the swan bites.|Sign at the gate, second attempt: welcome, slow down, ring twice.]
--- us2 20m-4h
[Does it need the swan?|I like it.|Four words too many for my taste.] [In English only?|The painter wants it by $weekday.]
--- us3 30m-5h cc=us2 end=40
[The swan stays.|With pictures, so that nobody must read.]

=== apprentice with=inside lead=tomas us2=grace weight=2
[The apprentice|Somebody for the yard|Letter of a young woman]
--- us
[A young woman from the sailing school has asked whether we take apprentices.|I have had a letter from somebody who can weld and wants to learn wood.] [I would like to try for two weeks, in $month.|She was here this morning and sanded for an hour without being asked.] [What does it cost us?|What do I have to sign?]
--- us2 2h-1d
[Two weeks cost us lunch.|A real apprenticeship is $amount a year and a cupboard of paper.] [I take the paper if you take the teaching.|Let her come, and let us look again after that.]
--- us 1d-3d end=40
[She starts on $date.|I rang her, she shouted for joy.]

=== tide-book with=inside weight=2
[Tide on $date|High water|Very low on $date]
--- us cc=us2,us3
[On $date the water is forty centimetres lower than the book says, with this wind.|Spring tide on $date: pier $pier will be up to the bolts.] [Who tells the deep ones?|I move the two of ours that would touch.]
--- us2 15m-2h
[I send a message to all over two metres.|Told, four of five; the fifth is at sea and does not care.] [$boat has moved by herself, nearly.|Take pictures of the piles, we never see them.]

=== swan with=inside weight=1
[The swan|Nest under pier $pier|Feathers]
--- us cc=us2,us3
[The swan has built a nest on the bathing platform of $boat.|The swan has chased two guests into the bread van.] [Do we have a rule for this?|The owner asks for a reduction.]
--- us2 20m-3h
[Five weeks, then they leave. Give him $berth2 until then.|There is one: keep away, and never run.] [I put a rope around it.|The baker sells more than ever.]

=== audit-shed with=inside lead=grace us2=tomas weight=2
[Counting the store|Inventory|$m shackles?]
--- us
[On $date I count the store, with you or without you.|The list says $m shackles of 12 mm. The shelf says $n.] [Bring the book, please.|Where are they?]
--- us2 20m-4h
[In use, most of them above water.|With me, then, otherwise you count the scrap as well.] [I write down every one from now on.|The book lies under the kettle.]
--- us 1d-3d end=45 attach=sheet
[Counted: $amount worth, against a list that says otherwise.|The new list is attached.] [Nobody is to blame, everybody is.|It has a column for borrowed.]
`;
