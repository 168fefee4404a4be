/** The words with which mail programs of the world introduce what they quote; all in lower case. */

/** What a header line in a quoted header block says. */
export type QuotedHeader = 'from' | 'date' | 'to' | 'cc' | 'subject';

/** An underscore stands for a space. */
const NAMES: Record<QuotedHeader, string> = {
  from: 'from de da von van od från fra lähettäjä lähettänyt от отправитель 发件人 寄件者 寄件人 差出人 送信者 보낸사람 kimden gönderen feladó expéditeur mittente remitente remetente absender afzender avsändare avsender afsender nadawca odesílatel odosielateľ από מאת من',
  date: 'sent date gesendet datum envoyé envoyé_le date inviato data_enviado enviado_el enviada_em enviado_em fecha message_du verzonden skickat sendt dato lähetetty päivämäärä päiväys wysłano data odesláno odoslané дата отправлено 日期 发送时间 发送日期 寄件日期 送信日時 日時 날짜 gönderildi tarih elküldve dátum ημερομηνία στάλθηκε תאריך נשלח',
  to: 'to à a an para per naar aan till til do vastaanottaja saaja кому получатель 收件人 收件者 宛先 받는사람 kime alıcı címzett pro komu destinataire destinatario destinatário empfänger προς אל',
  cc: 'cc copie_à kopie kopi kopia kopio копия 抄送 副本 másolatot másolat bilgi',
  subject:
    'subject betreff objet sujet asunto assunto oggetto onderwerp ämne emne aihe temat předmět predmet тема 主题 主旨 主題 件名 제목 konu tárgy θέμα נושא',
};

/** Header names of quoted header blocks, by what they say. */
export const QUOTED_HEADERS: ReadonlyMap<string, QuotedHeader> = new Map(
  Object.entries(NAMES).flatMap(([kind, words]) =>
    words.split(' ').map((word) => [word.replace('_', ' '), kind as QuotedHeader] as const),
  ),
);

/** Titles that stand between dashes, or before a colon, above a message that is quoted whole. */
export const WHOLE_MESSAGE = new RegExp(
  [
    'original (?:message|appointment|mail)',
    '(?:begin )?forwarded (?:message|by)',
    'reply message',
    'urspr(?:ü|ue)ngliche (?:nachricht|mitteilung|e-?mail)',
    '(?:anfang der )?weitergeleiteten? nachricht',
    "message (?:d['’]origine|original|transf[ée]r[ée]|initial)",
    '(?:début du )?message (?:transféré|réexpédié)',
    'mensaje (?:original|reenviado)',
    'mensagem (?:original|encaminhada)',
    'messaggio (?:originale|inoltrato)',
    'oorspronkelijk bericht',
    'doorgestuurd bericht',
    'ursprungligt meddelande',
    'originalmeddelande',
    'vidarebefordrat meddelande',
    '(?:oprindelig|videresendt) (?:meddelelse|besked)',
    '(?:opprinnelig|videresendt) melding',
    'alkuperäinen viesti',
    'välitetty viesti',
    '(?:wiadomość oryginalna|oryginalna wiadomość|wiadomość przekazana)',
    'p(?:ů|ô)vodní? (?:zpráva|správa)',
    '(?:исходное|пересылаемое|оригинальное) (?:сообщение|письмо)',
    'eredeti üzenet',
    'orijinal (?:mesaj|ileti)',
    '原始邮件|原始郵件|转发邮件|转发的邮件|轉寄郵件|元のメッセージ|転送メッセージ|원본 메시지',
  ].join('|'),
  'i',
);

/** "wrote", at or near the end of the line that introduces a quote. */
export const WROTE =
  /(?:^|[\s>)\]"'\d,:])(?:wrote|writes|écrit|schrieb|geschrieben|escribió|escribio|escreveu|scritto|scrisse|schreef|skrev|kirjoitti|napisał(?:\(a\)|a)?|napsal(?:\(a\)|a)?|napísal(?:\(a\)|a)?|írta|yazdı|написал(?:\(а\)|а)?|пишет|писал(?:\(а\)|а)?)(?:$|[\s:<,"'-])|写道|寫道|写信|のメッセージ|작성/i;

/** How such a line begins: with "On", with a day of the week, or with the date itself. */
export const ATTRIBUTION_START =
  /^(?:on|am|at|le|el|il|op|em|den|dnia|w dniu|dne|dňa|in data|quoting|a|à|в|на|monday|tuesday|wednesday|thursday|friday|saturday|sunday|mon|tue|wed|thu|fri|sat|sun|mo|di|mi|do|fr|sa|so|lun|mar|mer|jeu|ven|sam|dim|jue|vie|dom|ma|wo|vr|za|zo|ti|ke|to|pe|la|su|mån|tis|ons|tors|fre|lör|sön|man|tir|tor|lør|søn|пн|вт|ср|чт|пт|сб|вс|pon|wt|śr|czw|pt|sob|niedz|\d)[\s.,\d]/i;

/** What mobile mail programs add below a message. */
export const SENT_FROM =
  /^(?:sent (?:from|via|with) (?:my |a )?[^\s,.]+(?: [^\s,.]+){0,4}\.?|get outlook for .{1,20}|(?:diese nachricht wurde )?(?:von mein\S* .{1,40} gesendet|gesendet (?:von|mit) .{1,50})|envoyé (?:de|depuis|à partir) .{1,50}|enviado (?:desde|do|da|de) .{1,50}|inviato (?:da|dal) .{1,50}|verstuurd vanaf .{1,50}|verzonden (?:vanaf|met|via) .{1,50}|sendt fra .{1,50}|skickat från .{1,50}|lähetetty .{1,50}|wysłan[eo] z .{1,50}|odesláno z .{1,50}|отправлено (?:с|из) .{1,50}|发自我的.{1,30}|從我的.{1,30}|.{1,20}から送信)(?:\s?<[^<>]{1,200}>)?$/i;
