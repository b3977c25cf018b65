/// A moderation action of a room's admin on an account. The raw values are those of `chatclient --json`.
public enum RoomAction: String, Sendable, Hashable, CaseIterable {
    /// Ends the membership.
    case kick
    /// Kicks the account if it is a member, and prevents it from joining again.
    case ban
    /// Lifts a ban.
    case unban
    /// Revokes the permission to write.
    case mute
    /// Restores the permission to write.
    case unmute
    /// Allows the account to join an invite-only room, and notifies it. In other rooms, members may invite too.
    case invite
    /// Transfers the admin role to another member.
    case handOver
}
