/**
 * Google's own description of its API (@googleapis/gmail, made from the discovery document), by its types alone: the
 * package is not loaded. They keep us from asking for what is not there, and from reading fields that are none.
 */
import type { gmail_v1 as google } from '@googleapis/gmail';

/** An answer, by the fields that Google describes; what is in them is not believed before it was looked at. */
export type Told<T> = { readonly [Field in keyof T]?: unknown };

export type ToldAttachment = Told<google.Schema$MessagePartBody>;
export type ToldHistory = Told<google.Schema$History>;
export type ToldHistoryPage = Told<google.Schema$ListHistoryResponse>;
export type ToldLabel = Told<google.Schema$Label>;
export type ToldLabels = Told<google.Schema$ListLabelsResponse>;
export type ToldMessage = Told<google.Schema$Message>;
export type ToldMessagePage = Told<google.Schema$ListMessagesResponse>;
export type ToldPart = Told<google.Schema$MessagePart>;
export type ToldProfile = Told<google.Schema$Profile>;
export type ToldSendAs = Told<google.Schema$SendAs>;
export type ToldSendAsList = Told<google.Schema$ListSendAsResponse>;
export type ToldThread = Told<google.Schema$Thread>;
export type ToldWatch = Told<google.Schema$WatchResponse>;

/** What may be asked with each method that Rapport calls, by its id below `gmail.users`. */
export interface Queries {
  getProfile: google.Params$Resource$Users$Getprofile;
  'labels.list': google.Params$Resource$Users$Labels$List;
  'settings.sendAs.list': google.Params$Resource$Users$Settings$Sendas$List;
  'history.list': google.Params$Resource$Users$History$List;
  'messages.list': google.Params$Resource$Users$Messages$List;
  'messages.get': google.Params$Resource$Users$Messages$Get;
  'messages.attachments.get': google.Params$Resource$Users$Messages$Attachments$Get;
  'threads.get': google.Params$Resource$Users$Threads$Get;
  watch: google.Params$Resource$Users$Watch;
  stop: google.Params$Resource$Users$Stop;
}

/** What stands in the body of a watch. */
export type WatchRequest = google.Schema$WatchRequest;
