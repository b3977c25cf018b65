/// A person's standing in a ``RightsScene``.
enum RightsPerson: String, CaseIterable {
    /// The admin of the room; one of the two accounts of a direct conversation, and the owner of the notes.
    case admin
    /// A member; the other one of a direct conversation.
    case member
    /// A member that may only read.
    case muted
    /// No member, and invited.
    case invited
    /// Was a member, and is banned.
    case banned
    /// Was a member, and was kicked.
    case kicked
    /// Was a member, and has left.
    case left
    /// Was never there.
    case stranger
}

/// A conversation, with one of each ``RightsPerson``.
enum RightsScene: String, CaseIterable {
    case everyone, direct, notes
    /// A listed room that any account may join.
    case room
    case unlisted, inviteOnly, password
    /// A room that its admin has left, after something was said in it.
    case closed
    /// The same, but nothing was said.
    case closedInSilence
}

/// The rights that each engine must grant to each person, and no others.
///
/// - `read`, `search` and `found` (a page of history, a search in the conversation, one everywhere), `listed` (among
///   the conversations), `mark`, `missed` (messages after a reconnection), `write`;
/// - `see` (the room and its members), `rooms` (the list has it), `number` and `name` (joining by them, with
///   `+password` where the password must be proven), `invite`, `manage` (actions on other members), `leave`.
enum RightsTable {
    private static let reading = "read search found listed mark missed"
    private static let admin = "\(reading) write see rooms number name invite manage leave"
    private static let member = "\(reading) write see rooms number name invite leave"
    private static let muted = "\(reading) see rooms number name invite leave"

    /// The rights of a person in a scene, in the order of the words above.
    static func permitted(_ person: RightsPerson, in scene: RightsScene) -> String {
        switch (scene, person) {
        case (.everyone, _): "\(reading) write"
        case (.direct, .admin), (.direct, .member), (.notes, .admin): "\(reading) write"
        case (.direct, _), (.notes, _): ""

        case (.inviteOnly, .member): "\(reading) write see rooms number name leave"
        case (.inviteOnly, .muted): "\(reading) see rooms number name leave"
        case (.room, .admin), (.unlisted, .admin), (.inviteOnly, .admin), (.password, .admin): admin
        case (.room, .member), (.unlisted, .member), (.password, .member): member
        case (.room, .muted), (.unlisted, .muted), (.password, .muted): muted

        case (.room, .banned), (.inviteOnly, .banned), (.password, .banned): "rooms"
        case (.unlisted, .banned): ""
        case (.room, .invited), (.unlisted, .invited), (.inviteOnly, .invited), (.password, .invited):
            "rooms number name"
        // An invitation outlives a membership that ended by leaving, and not one that others ended.
        case (.inviteOnly, .left): "rooms number name"
        case (.inviteOnly, .kicked), (.inviteOnly, .stranger): "rooms"
        case (.room, .kicked), (.room, .left), (.room, .stranger): "rooms number name"
        case (.unlisted, .kicked), (.unlisted, .left), (.unlisted, .stranger): "number"
        case (.password, .kicked), (.password, .left), (.password, .stranger):
            "rooms number+password name+password"

        case (.closed, .admin), (.closed, .member), (.closed, .muted): reading
        case (.closed, _), (.closedInSilence, _): ""
        }
    }
}
