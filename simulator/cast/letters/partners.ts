/** Stories with insurers, the port, suppliers, investors, the solicitor and the practice. */
export const partners = `
=== claim with=tidewater lead=grace us2=tomas weight=5
[Claim $ref: $boat|Storm damage, file $ref|File $ref, further questions]
--- them
[I have taken over file $ref from a colleague|We are working on file $ref] ($boat, [storm of $recent|contact with the pontoon]). To settle it we still need [~the log of that night, an estimate, and photographs from before|the length of the lines and who had tied them]. [By $date, if that can be done.|There is no suspicion in the question.]
--- us 3h-1d cc=us2
[Gladly.|You have it this week.] [~The log I attach as soon as I have copied it; it is a book.|$us2 tied them himself, 18 mm, doubled at six in the evening.] [Photographs from before do not exist, nobody takes pictures of things that are whole.|There is one from the regatta where she can be seen in the background.]
--- us2 1d-2d attach=photo,report
[Here are the pages of the log and the estimate.|Attached: log, estimate, and the picture from the regatta with a circle around her.] [The gust was 58 knots at 02:40, our own instrument.|Repair is $amount, without the sail.]
--- them 2d-6d
[Very complete, thank you.|This helps.] [~One point: the sail is on the policy only when it is furled. Was it?|Our engineer would like to see her on $date, half an hour.]
--- us 2h-2d
[~Furled and lashed.|He is welcome.] [~It is in the log, line four.|Somebody will be there with a ladder.]
--- them 4d-9d end=15
[We accept the claim|The file is settled]: $amount [less the excess|to your account]. [I wish all files were like this one.|You will get the letter by post as well, because of the seal.]

=== policy-renewal with=tidewater lead=grace weight=3
[Renewal of the harbour policy|Premium for the coming year|Your policy, from $month]
--- them attach=offer
The harbour policy [ends on $date|is up for renewal]. [Our proposal is attached.|I attach what we can offer.] [The premium rises by four per cent; fire in the shed has become dearer everywhere.|It stays where it was, as you had one claim only.] [~A second extinguisher at the paint store would bring it down again.|We would need the new number of berths.]
--- us 1d-3d
[Thank you, $them.|I read it twice, with coffee.] [~The second extinguisher hangs since $recent, photo on request.|The number is 164 with the new fingers.] [~Does it cover the crane on the barge as well?|Could the excess be lower instead?]
--- them 1d-4d
[~The crane on the barge is a vessel, alas, and has a policy of its own. With the extinguisher the rise is two per cent.|A lower excess costs more than it saves, I would not.] [I send the corrected page.|The corrected page is with you tomorrow.]
--- us 1d-3d attach=contract end=20
[Signed and attached.|Then so.] [Until next year, and no storms.|Please thank your engineer, who found the loose bolt.]

=== inspection with=port-harald lead=tomas us2=ida weight=4
[Inspection on $date|Fire lane at pier $pier|Yearly inspection]
--- them
I intend to inspect [the piers and the fuel berth|the ladders, rings and fire posts] on $date from $time. [Please have the papers of the pump at hand.|As last year I begin at pier $pier.] [Two ladders were noted last time.|Somebody with keys would be helpful.]
--- us 3h-1d cc=us2
[We expect you.|I will be there with the keys.] [Both ladders are new.|The pump was checked on $recent, paper on the table.] [Ida asks whether the new signs may be blue.|Boots recommended, pier $pier is being washed.]
--- them 2d-4d attach=report
[The protocol is attached.|Thank you for your time.] [~Three remarks, none serious: a ring at $berth, a hose that is a metre too short, and a cat in the first-aid box.|One remark: the fire lane is 1.94 m at the narrowest place. It has to be 2.]
--- us 1d-3d attach=photo end=20
[~All three are put right.|Six centimetres have been found.] [~The cat has been given notice.|We moved the flower box. Photo with a folding rule.]
--- them 1d-3d end=25
[Closed.|Thank you, filed as closed.] [~Regards to the cat.|I have seldom seen a flower box moved with such care.]

=== dredging with=port-kirsten lead=ida us2=grace weight=3
[Permit for dredging|Application $ref|Depth at the entrance]
--- us attach=plan
The entrance has silted up to [1.9|2.1] m at low water, and [two of the charter boats touched in $month|$boat sat on it for an hour]. Attached is [the drawing for application $ref|the plan: 600 cubic metres, to be taken to the usual place]. [What else do you need from us?|How long should we expect to wait?]
--- them 2d-6d
[The drawing is clear.|Received under $ref.] [Missing are two samples of the mud and a word from the fishermen.|The eelgrass begins at the third buoy and has to stay.] [Six weeks after that.|We decide on $date.]
--- us 3d-7d cc=us2 attach=report
[Samples are taken, the laboratory's sheet is attached. It is clean, it only smells.|The fishermen have signed, after a long evening.] [$us2 has paid the fee.|The digger keeps ten metres from the grass.]
--- them 4d-9d end=10
[The permit is granted, from $date to $date2.|Granted.] [Work by day only, and a notice to mariners a week before.|Please tell us when the digger arrives.]

=== lamps with=lanterna lead=tomas us2=grace weight=4
[Offer for pier lamps|Pier $pier: $m lamps|Lamps, warm light]
--- us
[We want to change the lamps of pier $pier|For the new fingers we need lamps]: $m pieces, [low, warm, shielded towards the boats|knee-high, that nobody can sleep badly because of them]. [What can you offer, and when?|Could you send one to try?]
--- them 1d-3d attach=offer
[Thank you for thinking of us.|I have the right one.] The model is [a small mushroom of bronze|the low one with the ring], 6 watts, 2,200 K, [sea water is its friend|guaranteed for ten years by the sea]. [For $m pieces I can do $amount, delivered.|The offer is attached; one lamp to try leaves today.]
--- us 3d-6d cc=us2
[The one to try has been on for three nights.|It is a beautiful thing.] [Two neighbours have asked where it is from, and one wants a brighter one.|The glass gets salty, but a cloth is enough.] [We take $m. When can they be here?|Does the price hold for forty?]
--- them 1d-3d
[In four weeks, by lorry.|For forty it is five per cent less.] [I confirm as soon as the foundry answers; it is August there in every month.|Please tell me the colour of the cable.]
--- them 8d-14d end=20
[The lorry has left.|A small delay.] [Driver rings on $weekday morning, he speaks some German.|Two of the rings had a flaw and are cast anew; thirty-eight come on $date, two later.]
--- us 3d-6d attach=photo end=25
[All here, all lit.|They stand.] [Here is the pier at dusk.|Nobody has complained for a week, that is a record.]

=== electrician with=holt lead=tomas weight=3
[$weekday: posts on pier $pier|Holt, your visit on $date|Meters]
--- us
[Can you come on $date|When can you come]? [Four posts on pier $pier, the meters of $berth and $berth2, and the lamp over the slip|The big one trips, and I no longer know why]. [The lift platform is free.|Bring the long ladder.]
--- them 3h-2d bare
[$weekday 7.30. D|Can do $date. Need pier off for an hr|ok. got the meters, not the lamp]
--- us 1h-5h end=20
[Good. I tell the pier.|7.30 it is.] [Coffee from seven.|Everybody knows that it is dark from eight to nine.]
--- them 2d-5d bare end=20
[done. earth was loose in $berth, lucky it wasnt worse. bill follows. D|All on. Lamp next week when it comes. D]

=== ropes with=ropewalk lead=tomas weight=3
[Lines for the season|Order: $m mooring lines|Thin ones again]
--- us
[Please send us|We need] $m mooring lines, 16 mm, 12 m, [spliced eye of 40 cm|with an eye at one end], and [six of the thick ones for the charter boats|two hundred metres of the cheap stuff]. [The same blue as last time.|Colour is all the same, as long as it is not white.]
--- them 5h-2d
[On its way by $weekday.|Lovely, thank you!] [The blue is sold out until $month, would navy do?|Twelve I have, the rest are being spliced by my mother.] [That makes $small with the discount.|I put a ball of whipping twine in for the kids.]
--- us 1d-5d end=25
[They came this morning.|Here, thank you.] [Two of the twelve are the thin ones, though; can these be swapped before the weekend?|Your mother splices better than the machine.]
--- them 2h-1d end=30
[Oh no. The right two go out today, keep the thin ones.|I will tell her, she will be unbearable.] [Sorry!|Have a good launch week.]

=== fuel with=fairway lead=tomas weight=3
[Diesel, $m hl|Delivery on $date|Tank at the fuel berth]
--- us
The tank is down to a quarter. Please [bring|deliver] $m hectolitres, [before $weekday, the regatta comes|at high water, the lorry has to turn]. [What is the price today?|Same conditions?]
--- them 3h-1d
[$date, about $time.|We can do $date.] [Today it is 1.38, tomorrow who knows.|Price is fixed when the order is confirmed, so please answer by four.]
--- us 30m-3h end=10
[Confirmed.|Order confirmed at that price.] [Marek opens the gate.|Please ring half an hour before.]
--- them 2d-5d end=45 attach=report
[Delivered, note attached.|Note attached; the dipstick says 40 litres less than the meter, we take the dipstick.] [Drive carefully on those planks, says our man.|Thank you.]

=== investor-question with=investor lead=grace us2=ida weight=4
[Numbers for the quarter|A few questions before the board|Occupancy]
--- them
[Before the board on $date|As we prepare our letter to the partners] three questions: occupancy by month, [how many of the waiting list would really come|what the shed earns alone], and [what you think the dredging will cost|where the $amount of other income comes from]. [No rush, but before $weekday.|A table is enough, no slides please.]
--- us 1d-2d attach=sheet cc=us2
[The table is attached.|No slides, I promise.] Occupancy was [91, 94 and 97 per cent|88 per cent in the worst month and 99 in the best]; [the 97 is the regatta|the dip is February, when the ice was in]. [The other income is mostly the crane barge, which we lend to the municipality.|The shed alone earns a third of what the berths do, on a tenth of the area.]
--- them 1d-3d
[Very clear.|This is the best table we get.] [One thing I do not see: are the long berths priced by length or by width?|Would you raise the price or build more shed, if you had to choose?]
--- us 1d-2d end=15
[By length, which is silly, since width is what we run out of. From next year it is both.|Build. People pay for dry.] [$us2 has the list if you want to see names.|Come and look, the shed explains itself.]
--- them 1d-4d end=35
[I would like that.|Perhaps in $month, then.] [Thank you, Grace.|I will bring the sceptical one.]

=== investor-visit with=blueanchor-priscilla lead=ida us2=grace weight=3
[Visiting on $date|A day at the harbour|Lunch on $weekday?]
--- them
[I am on the coast on $date|My train arrives at $time on $date]. [Could we have an hour, and could I see the pier|Would you have time for a walk along pier $pier and a sandwich]? [I bring Dmitri, who has never been on a boat.|No presentation, I want to see it.]
--- us 3h-1d cc=us2
[Both: the hour and the sandwich.|You are welcome.] [$us2 fetches you from the station.|Bring flat shoes.] [For Dmitri we have $boat and a calm morning.|It will smell of paint, that is the season.]
--- them 2d-5d end=10
[Thank you for the day.|I am still thinking of the shed.] [Dmitri has looked at boats the whole way home.|Send me the drawing of the second row when it exists.]

=== contract-review with=law lead=grace weight=4
[~General terms for berths|Draft of the lease]
--- us attach=contract
[~Attached are our terms for berths as they stand|The owner of the slip has sent a lease, attached]. [Clause $n makes me nervous|I do not like clause $n]: [~may we really move a boat without asking|who pays when the quay wall moves]? [It is to be signed on $date.|There is no hurry, for once.]
--- them 1d-3d
[Your nose is right.|Thank you, read.] [~Clause $n would not survive a judge: a boat may be moved when there is danger, or with notice of a week.|As it stands the wall is yours for ever, which I would not sign.] [I propose other words below; please see whether they fit what you do.|My draft follows tomorrow.]
--- them 1d-2d attach=contract end=20
[Here it is, changes in the margin.|The draft is attached.] [I kept your tone, the courts like it too.|Half a page shorter than before.]
--- us 1d-3d end=15
[Much better.|I understood every sentence, which is unusual.] [We take it as it is.|One small thing: in clause $n it should be pier, not peer.]
--- them 3h-2d end=35
[Corrected.|Peer has been dismissed.] [My bill is an hour and a half.|Good luck with the signing.]

=== dispute with=law lead=ida us2=grace weight=3
[Wreck at $berth|The boat that nobody owns|Lien on $boat]
--- us
[At $berth lies $boat, and nobody has paid or come for two years|We have a boat whose owner does not answer]. [Letters come back.|The pump runs on our electricity.] What may we do, and [in which order|how long does it take]? [I would like to be fair, but she leaks.|We spoke of it on the phone.]
--- them 1d-3d
[In this order: a registered letter, four weeks, a notice in the paper, four weeks, then a sale by auction.|There are three steps, and the second takes patience.] [Keep a record of the pump, it counts as keeping.|Until then treat her as if she were the mayor's.]
--- us 7d-14d end=15
[The letter came back today, unopened.|The four weeks are over.] [Shall I put it into the paper?|What should the notice say?]
--- them 1d-3d
[Yes; my words are below, please change nothing but the date.|It should name boat, berth and day, nothing about character.] [Send me the page when it is printed.|After that we need only wait.]

=== practice with=practice lead=ida weight=2
[Your appointment on $date|Appointment|Reminder: $date, $time]
--- them
[This is to confirm your appointment|We have moved your appointment to a later hour]: $date at $time with Dr. Sato. [~Please bring the letter of the clinic.|Please come without breakfast, there is a blood test.] [If you can not come tell us a day before.|The lift is out of order, we are on the second floor.]
--- us 2h-1d end=25
[~Could it be half an hour later? The ferry. The letter came yesterday.|Thank you, I will be there. Is tea without milk a breakfast?]
--- them 2h-1d end=25
[~Half an hour later is fine.|Tea is fine.] [See you on $weekday.|Get well.]

=== results with=practice lead=tomas weight=1
[Your results|Please ring us|Prescription ready]
--- them
[~Your results are here and Dr. Sato would like to talk them over with you.|Your prescription is ready at the desk.] [Please ring between eight and eleven.|It is nothing urgent, but the knee should rest for two weeks.]
--- us 2h-1d end=30
[I ring tomorrow.|Two weeks is a long time, but thank you. I ring tomorrow.]
`;
