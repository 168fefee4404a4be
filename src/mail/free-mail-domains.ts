/**
 * Domains whose addresses belong to different people and organisations: free mail, internet access providers, private
 * relays and list hosts. Drawn up by hand in November 2026 from the providers' own pages on the domains they hand out,
 * for the countries where each is widely used; it aims at the domains that real correspondence shows, not at all that
 * exist. Add a domain when a company is suggested that is none.
 */
export const FREE_MAIL_DOMAINS = `
gmail.com googlemail.com live.com live.co.uk live.fr live.de live.it live.nl live.be live.se live.dk live.no
live.ca live.at live.jp live.cn live.in live.com.au live.com.mx live.com.ar live.com.pt live.cl live.ru live.ie live.com.sg
live.co.za live.hk live.com.my live.fi windowslive.com msn.com passport.com icloud.com me.com mac.com
privaterelay.appleid.com proton.me protonmail.com protonmail.ch pm.me tutanota.com tutanota.de tutamail.com tuta.io tuta.com
keemail.me fastmail.com fastmail.fm fastmail.net fastmail.org messagingengine.com sent.com hey.com zohomail.com zoho.com zohomail.eu zohomail.in
mail.com email.com usa.com europe.com post.com consultant.com engineer.com myself.com writeme.com iname.com dr.com asia.com
techie.com accountant.com lawyer.com cheerful.com workmail.com gmx.com hushmail.com hush.com hushmail.me mailfence.com
lavabit.com riseup.net disroot.org startmail.com runbox.com posteo.de posteo.net posteo.org mailbox.org ctemplar.com
inbox.com lycos.com lycos.de lycos.co.uk lycos.es lycos.fr excite.com excite.it netscape.net netscape.com juno.com netzero.net netzero.com
hotpop.com bigfoot.com mailcity.com usa.net angelfire.com care2.com bluemail.com gawab.com maktoob.com opayq.com
duck.com anonaddy.com anonaddy.me addy.io simplelogin.com simplelogin.co slmail.me relay.firefox.com mozmail.com erine.email
ymail.com rocketmail.com myyahoo.com y7mail.com sbcglobal.net att.net bellsouth.net ameritech.net pacbell.net swbell.net
prodigy.net flash.net nvbell.net snet.net wans.net comcast.net verizon.net cox.net charter.net spectrum.net roadrunner.com rr.com
twc.com earthlink.net mindspring.com optonline.net optimum.net frontier.com frontiernet.net windstream.net centurylink.net
centurytel.net embarqmail.com q.com qwest.net suddenlink.net cableone.net mediacombb.net rcn.com hughes.net wowway.com
knology.net tds.net atlanticbb.net cebridge.net peoplepc.com aim.com love.com games.com wow.com compuserve.com cs.com
mchsi.com insightbb.com adelphia.net bresnan.net metrocast.net gci.net hawaii.rr.com alltel.net worldnet.att.net concentric.net
sympatico.ca bell.net rogers.com shaw.ca telus.net videotron.ca cogeco.ca eastlink.ca mts.net sasktel.net nb.sympatico.ca
btinternet.com btopenworld.com talk21.com sky.com talktalk.net tiscali.co.uk virginmedia.com virgin.net ntlworld.com
blueyonder.co.uk plusnet.com plus.com plus.net freeserve.co.uk fsmail.net fsnet.co.uk fslife.co.uk wanadoo.co.uk orange.net
o2.co.uk postmaster.co.uk onetel.com demon.co.uk madasafish.com supanet.com lineone.net uwclub.net zen.co.uk eircom.net
iol.ie indigo.ie web.de gmx.de gmx.net gmx.at gmx.ch t-online.de freenet.de arcor.de 1und1.de online.de vodafone.de
kabelmail.de unitybox.de email.de mail.de ok.de alice.de alice-dsl.net alice-dsl.de netcologne.de ewetel.net ewe.net o2online.de
o2mail.de genion.de versanet.de osnanet.de htp-tel.de t-mobile.de firemail.de directbox.com snafu.de epost.de eclipso.de
magenta.de aon.at chello.at a1.net utanet.at inode.at bluewin.ch hispeed.ch sunrise.ch swissonline.ch vtxnet.ch quickline.ch
orange.fr wanadoo.fr free.fr sfr.fr neuf.fr cegetel.net club-internet.fr laposte.net bbox.fr numericable.fr noos.fr aliceadsl.fr
voila.fr nordnet.fr 9online.fr caramail.com tele2.fr libertysurf.fr worldonline.fr dbmail.com skynet.be telenet.be scarlet.be
proximus.be belgacom.net base.be voo.be pandora.be ziggo.nl kpnmail.nl kpnplanet.nl planet.nl hetnet.nl home.nl chello.nl
xs4all.nl casema.nl upcmail.nl tele2.nl zonnet.nl telfort.nl quicknet.nl solcon.nl caiway.nl freeler.nl wxs.nl zeelandnet.nl
online.nl libero.it virgilio.it alice.it tin.it tim.it tiscali.it inwind.it iol.it blu.it fastwebnet.it email.it poste.it
vodafone.it teletu.it supereva.it katamail.com aruba.it pec.it telefonica.net terra.es ono.com ya.com wanadoo.es movistar.es
jazztel.es euskaltel.net telecable.es mundo-r.com sapo.pt iol.pt clix.pt netcabo.pt mail.telepac.pt telepac.pt
vodafone.pt meo.pt nos.pt telia.com telia.se comhem.se bredband.net bredband2.com spray.se tele2.se glocalnet.net home.se
swipnet.se passagen.se algonet.se bahnhof.se online.no broadpark.no start.no frisurf.no lyse.net getmail.no c2i.net
mail.dk tdcadsl.dk tdc.dk get2net.dk ofir.dk jubii.dk stofanet.dk youmail.dk webspeed.dk fibermail.dk kolumbus.fi saunalahti.fi
elisanet.fi suomi24.fi luukku.com welho.com pp.inet.fi dnainternet.net netti.fi wp.pl o2.pl onet.pl onet.eu op.pl interia.pl
interia.eu poczta.onet.pl poczta.fm gazeta.pl tlen.pl vp.pl buziaczek.pl autograf.pl go2.pl amorki.pl neostrada.pl seznam.cz
email.cz post.cz centrum.cz volny.cz atlas.cz tiscali.cz quick.cz iol.cz centrum.sk azet.sk zoznam.sk post.sk pobox.sk
freemail.hu citromail.hu indamail.hu t-online.hu vipmail.hu mailbox.hu chello.hu abv.bg mail.bg dir.bg gbg.bg
otenet.gr forthnet.gr in.gr hol.gr mailbox.gr siol.net t-2.net email.si net.hr inet.hr t-com.hr zg.t-com.hr vip.hr
eunet.rs sbb.rs ptt.rs open.telekom.rs inbox.lv mail.ee hot.ee one.lt takas.lt mail.ru inbox.ru bk.ru list.ru internet.ru
rambler.ru lenta.ru myrambler.ru ro.ru autorambler.ru yandex.ru ya.ru narod.ru pochta.ru mail333.com hotbox.ru nm.ru km.ru
ukr.net i.ua meta.ua bigmir.net online.ua email.ua tut.by mail.by mail.kz inbox.com.tr mynet.com superonline.com ttmail.com
turk.net walla.co.il walla.com netvision.net.il bezeqint.net 012.net.il zahav.net.il 013.net qq.com vip.qq.com foxmail.com
163.com 126.com yeah.net vip.163.com 188.com 139.com 189.cn wo.cn sina.com sina.cn vip.sina.com sohu.com tom.com 21cn.com
263.net aliyun.com eyou.com china.com netvigator.com hkbn.net naver.com hanmail.net daum.net nate.com empal.com dreamwiz.com
korea.com lycos.co.kr chol.com paran.com kakao.com docomo.ne.jp ezweb.ne.jp au.com softbank.ne.jp i.softbank.jp nifty.com nifty.ne.jp
biglobe.ne.jp so-net.ne.jp ocn.ne.jp plala.or.jp infoseek.jp excite.co.jp goo.jp mail.goo.ne.jp dion.ne.jp asahi-net.or.jp
hi-net.ne.jp hinet.net msa.hinet.net seed.net.tw pchome.com.tw url.com.tw rediffmail.com rediff.com indiatimes.com sify.com
in.com vsnl.net vsnl.com bsnl.in airtelmail.in dataone.in sancharnet.in singnet.com.sg pacific.net.sg streamyx.com
tm.net.my pldtdsl.net bigpond.com bigpond.net.au bigpond.com.au optusnet.com.au optushome.com.au iinet.net.au internode.on.net
tpg.com.au westnet.com.au ozemail.com.au dodo.com.au aapt.net.au adam.com.au netspace.net.au primus.com.au exemail.com.au
xtra.co.nz slingshot.co.nz clear.net.nz paradise.net.nz ihug.co.nz orcon.net.nz vodafone.co.nz mweb.co.za telkomsa.net
webmail.co.za vodamail.co.za iafrica.com absamail.co.za lantic.net uol.com.br bol.com.br terra.com.br ig.com.br globo.com
globomail.com oi.com.br r7.com zipmail.com.br superig.com.br pop.com.br click21.com.br ibest.com.br brturbo.com.br
fibertel.com.ar arnet.com.ar ciudad.com.ar speedy.com.ar uolsinectis.com.ar infovia.com.ar prodigy.net.mx infinitum.com.mx
terra.com terra.cl entelchile.net vtr.net une.net.co etb.net.co cantv.net adinet.com.uy speedy.com.pe
eudoramail.com bluemail.dk canada.com softhome.net freeuk.com mail.gr freemail.nl flashmail.com mixmail.com geocities.com
arabia.com 37.com
googlegroups.com groups.google.com yahoogroups.com groups.io freelists.org listserv.net users.noreply.github.com
noreply.github.com reply.github.com users.sourceforge.net lists.sourceforge.net
`;
