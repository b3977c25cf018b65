/// What a room's admin does to somebody. The raw values are those of `chatclient --json`.
public enum RoomAction: String, Sendable, Hashable, CaseIterable {
    /// Ends the membership.
    case kick
    /// Kicks, when it is a member, and keeps from joining again.
    case ban
    /// Lifts a ban.
    case unban
    /// Keeps from writing.
    case mute
    /// Lets write again.
    case unmute
    /// Lets join an invite-only room, and tells them. Members, too, may where no invitation is needed.
    case invite
    /// Makes another member the admin.
    case handOver
}
