/** Stories of the yard: lifts, hulls, engines, rigs and what is found when a boat stands dry. */
export const yard = `
=== lift-booking with=client lead=tomas weight=5 months=2-11
[Crane on $date|Lift for $boat|Booking the crane|Haul-out of $boat]
--- them
Could we have the crane for $boat [on $date|in the week of $date], [for a scrub and two coats|just long enough to change the anodes]? [She is $length m and weighs about $m tonnes with the water out.|You have her sling marks in the book.] [The tide suits the deep keel better after two.|Morning would be best, the painter goes home at four.]
--- us 2h-6h
[$date at $time is yours.|I can do $date, $time.] [Please have the log impeller in and somebody on the lines; we are two men that day.|Have the backstay loose before she comes under the crane.] [A lift and launch is $small, the night on the hard $n% of that.|Price as in spring.]
--- them 3h-2d end=15
[We will be there at half an hour before.|Good.] [The anodes are with your chandler, he knows.|Could I borrow the pressure washer, or do I need to bring ours?]
--- us 1h-5h end=25
[Ours is better, and the hose is long enough.|It is standing next to the cradle, with a full tank.] [Bring boots.|Only please sweep up the mussels, the gulls make a mess of it.]
--- us 2d-5d attach=photo end=45
[She is up.|$boat stands dry.] [Underneath she is cleaner than I thought, but the cutless bearing has 3 mm of play. It would be a pity not to do it now.|Two things you should see: the anode is gone, and there is a soft patch by the rudder (photo).] With the part it is $small and one day. Shall I?
--- them 2h-1d
[Do it, please.|Yes, while she is up.] [I would rather know now than on the way to the islands.|Keep the old one, the owner likes to see what he pays for.]

=== hull-repair with=client lead=tomas us2=grace weight=4
[Scratch on the port side of $boat|Damage to $boat, can you quote?|$boat met a pile]
--- them attach=photo
[We had a meeting with a pile|Somebody has touched $boat at anchor]: [about forty centimetres through the gelcoat, port side, just under the rail|a star as big as a hand at the bow, and the rail is bent]. Photos attached. [The insurer wants a price before anybody touches it.|Could you give us a figure by $weekday?]
--- us 3h-1d
[Not pretty, but not deep.|I have looked at the pictures twice.] Before I name a price: [does the laminate give when you press beside the crack|is it wet behind the lining], and [which colour code is it? The drawing must be in the blue folder|when was she last painted]?
--- them 4h-2d
[It does not give, and it is dry inside.|Dry, as far as I can reach.] [The code is $paint.|The folder says $paint, but that was twelve years ago.] [She can come to you any day but $weekday.|The skipper brings her over when you say.]
--- us 5h-2d attach=offer cc=us2
[Then here is the offer|The price is attached]: grind back, three layers, fair, and spray the panel up to the stripe so that you do not see an edge. $amount, [four working days|a week, because the paint has to rest]. [If we find more than we see, I call you before I go on.|The rail is in it, straightened, not new.]
--- them 1d-4d end=15
[The insurer says yes.|Accepted by all who had to accept it.] [Claim number is $ref; please put it on the invoice.|Please start on $date.]
--- us 4d-9d attach=photo end=15
[Finished.|$boat is whole again.] [In the sun you can find the place if you know where it is; in the rain you cannot.|I took the liberty of polishing the whole side, otherwise it would have looked new in one place only.] [Photos before and after.|You can fetch her any time.]
--- them 3h-2d end=25
[Beautiful work.|The owner could not find it.] [Please thank the man with the spray gun.|We come on $weekday for her.]
--- us2 1d-4d attach=invoice to=them end=15
[The invoice $invoice is attached, with the claim number, as you wished.|Attached is invoice $invoice for the repair.] [Fourteen days, please.|I sent the copy for the insurer apart.]

=== engine-service with=owner lead=tomas weight=4
[Service for the engine of $boat|Black smoke|$boat: engine, $hours hours]
--- them
[The engine of $boat has $hours hours and|It is that time again:] [~starts on the third try|smokes black as soon as I go over 2,000 turns]. [Could you do the usual service|Would somebody look at it], oil, filters, impeller, belt, and [tell me whether I need to worry|also the injectors, if they are due]? [The key is with Ida.|I am there on $weekday, but you can also go without me.]
--- us 3h-1d
[~The third try is mostly the glow plugs. I have $weekday afternoon free.|Black smoke means too much diesel or too little air. Nine times of ten it is a towel before the intake, do not laugh.] [The parts are on the shelf.|I order an impeller today, it is here on $date.] [Service with parts is about $small.|I call before anything that costs more than two hundred.]
--- us 2d-5d attach=photo end=10
[~Done.|It was not a towel.] [~The impeller had lost two blades; I found both in the cooler, which took longer than the rest. The elbow of the exhaust wants to be new next year.|The air filter had collapsed, and the elbow of the exhaust was down to the width of a finger (photo). I cleaned it; next year it wants to be new.] [She runs sweetly now.|$hours hours are written in the book.]
--- them 4h-2d
[So much for my ear.|I had no idea that it could look like that.] [Order the new elbow, please, I do not want to think of it again.|Please order the elbow now, before I forget it.]
--- us 1h-1d end=45
[It is ordered, three weeks.|I keep the old one on the shelf for people who do not believe me.] [Keep her under 2,200 until then.|No hurry.]

=== rig-check with=owner lead=tomas weight=3
[Rig of $boat|One strand, I think|Standing rigging, how old is too old?]
--- them
[~While washing the deck I caught my sleeve on the lower shroud, starboard|My insurer asks how old the rigging is]. [~One strand has gone, just above the terminal.|The honest answer is that I do not know; I have had $boat for eleven years.] [~May I still sail to the islands on $weekday?|What would a check cost?]
--- us 1h-5h
[~Please do not. With one strand gone you stay in the harbour, I am sorry.|A check is $small, mast up, half a day in the bosun's chair.] [~One that shows means two that do not.|If it is the original wire it is due, whatever it looks like.] [I can measure on $weekday and have both lowers made by Ropewalk in a week.|I come by with the loupe tomorrow.]
--- them 3h-1d
[~Then we go by train.|Come whenever you can.] [Make both sides, please.|Measure everything, I would rather do it once.]
--- us 5d-9d end=15
[New lowers are on, tuned, pins taped.|Everything above the deck is as new now.] [Sail her for an hour in a breeze, then let me tighten it again; new wire stretches.|The old ones lie in the cockpit. Look at the third terminal and be glad.]
--- them 1d-3d end=35
[I looked, and I am glad.|Sailed on Sunday. She points higher, or I imagine it.] [What do I owe you?|Thank you, Tomás.]

=== parts-late with=client lead=tomas weight=3
[Where is the $part?|The $part for $boat|Waiting for a part]
--- them
[Any news of the $part|Do you hear anything of the $part] for $boat? [It was promised for $recent.|Our guests arrive on $date and without it she stays where she is.]
--- us 1h-5h
[I rang them again this morning.|Bad news first.] [They sent the one for the left-hand engine, which is why it came so quickly.|It is still in customs.|The maker has them again only from $date.] [I have found a used one, with a guarantee of a year, for half the price.|A friend of mine at another yard has one on the shelf and lets us have it.] Shall I [take that|go that way]?
--- them 1h-1d
[Please, whatever floats.|A used one is fine if you would put it into your own boat.] [Can it be in by $weekday?|Thank you for fighting.]
--- us 1d-3d end=20
[It is in and it works.|Fitted, tested, not a drop.] [I would put it into my own boat.|The new one can go back when it comes; they pay the freight, I made sure.]

=== antifouling with=owner lead=tomas weight=3 months=2-5
[Which antifouling this year?|Paint for $boat|Two coats]
--- them
[Last year's red stuff kept off nothing but the paint itself.|I want to paint $boat myself over Easter.] [What do the others use?|Which one goes on top of $paint without peeling?] [And am I still allowed to scrape on the hard?|How many tins for $length m?]
--- us 4h-2d
[Everybody here has gone back to the hard one, because they scrub in August.|On $paint only the same maker's, unless you like peeling.] [For your boat two tins and a half; buy three and give me the rest.|Three tins.] [Scraping only over the sheet and with the vacuum; the inspector came twice last spring.|The vacuum is free, the bags are not.]
--- them 1d-3d end=30
[Three tins ordered.|Good advice as always.] [I come on $weekday with my daughter. She does the waterline because she has the steadier hand.|Keep me a place near the tap.]

=== mooring-diver with=client lead=tomas weight=2
[Chain check|Diver on $date|Mooring of $boat]
--- us
The diver is here on $date and looks at [all chains of pier $pier|the heavy moorings]. [Shall he do yours as well?|Yours has not been seen for three years.] It is $small for a mooring, [with photos|with a short report].
--- them 3h-2d
[Yes, please.|He should.] [It is the one with the yellow buoy, not the orange.|I have a bad feeling about the swivel.]
--- us 4d-8d attach=report end=10
[The report is attached.|He came up with a long face.] [Chain is good for two more years, the swivel is not: 6 mm left of 20.|He found a bicycle, an anchor that belongs to nobody, and your shackle without its pin.] [New one from stock: $small. I would not wait.|I have put a wire through it for now.]
--- them 2h-1d end=20
[Replace it.|Please go ahead at once.] [Whose bicycle?|Good that somebody looked.]

=== winter-shed with=owner lead=tomas weight=4 months=8-12
[Winter for $boat|Shed or outside?|A dry place for $boat]
--- them
[Is there still a place in the shed|Could $boat come into the shed this winter]? [The deck has to dry so that I can lay the new caulking|She was outside for three years and it shows]. $length m, [mast can stay up if it must be outside|mast down, I bring a trestle].
--- us 3h-1d attach=offer
[One place is left between the lifeboat and the wall.|There is, if you are not in a hurry in spring: what stands at the back comes out last.] [From October to April it is $amount, with the cradle.|The price for the winter is in the attachment.] [No heaters over night, and the cat has right of way.|Water off, batteries home, please.]
--- them 1d-3d end=20
[I take it.|At the back is fine, I never finish before May anyway.] [She can come on $date.|May I work there on Sundays?]
--- us 2h-1d end=30
[Sundays from ten to six.|$date at $time, then.] [Bring your own lamp, ours walk away.|I paint your name on the floor.]

=== osmosis with=keel-siobhan lead=tomas weight=3
[Survey of $boat|Moisture readings, $boat|Buyer's survey on $date]
--- them
[We have a buyer for $boat and his survey is on $date.|Marcus surveys $boat on $date.] Could she be [lifted at $time and hang in the slings for an hour|on the hard for one night]? [The buyer comes along, and his wife, who decides.|Please do not power-wash before the readings.]
--- us 2h-6h
[At $time, then.|Yes.] [I leave the growth where it is until Marcus has tapped.|An hour in the slings is $small; after that I need the crane for $boat2.] [Coffee for deciding wives is in the office.|There is a ladder, and the good hammer.]
--- them 3d-6d attach=report
[The report is attached.|Marcus has finished.] [Readings are high below the waterline on the starboard side, dry elsewhere.|Blisters, small ones, about thirty of them.] [Would you put a figure to it, so that we can take it off the price|What would a peel and dry cost]? [The buyer still wants her.|It is the last thing between us and a signature.]
--- us 1d-3d attach=offer
[I have seen worse float for twenty years.|The figure is attached.] [Local: open, dry, fill, seal, $amount.|Done properly with a winter to dry it is $amount; done quickly I would rather not.]
--- them 1d-4d end=20
[They met in the middle.|Sold.] [The new owner keeps his berth with you and takes your offer.|He will ring you about the winter; he is called Okonjo and is very nice.]
`;
