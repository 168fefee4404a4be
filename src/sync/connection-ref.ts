/** Names a connection and whom the sync acts for: the connection's owner. */
export interface ConnectionRef {
  workspaceId: string;
  connectionId: string;
  /** The owner; every statement of the sync runs with his rights. */
  userId: string;
}
