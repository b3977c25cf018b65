import ChatClientCore
import ChatProtocol

/// The unread messages in few words, for the prompt and the window's title.
struct UnreadSummary: Sendable, Equatable {
    /// The most conversations that are named; the others are counted.
    static let nameLimit = 3

    /// The most code points of a name.
    static let nameLength = 20

    /// The number of unread messages.
    let count: Int

    /// The conversations with mentions first, then direct ones, rooms and the public one; within a kind the one with
    /// the latest message first. Sanitized.
    let names: [String]

    /// The number of further conversations.
    let more: Int

    /// Summarizes the unread messages of a session.
    init(_ model: ClientModel) {
        let unread = model.conversations.ordered.filter { $0.unread > 0 }
        // Not sorted, which would not keep the order within a rank.
        let ranked = (0..<4).flatMap { rank in unread.filter { Self.rank($0) == rank } }
        count = unread.reduce(0) { $0 + $1.unread }
        names = ranked.prefix(Self.nameLimit).map { AlertText.line(Self.name($0, model.rooms), limit: Self.nameLength) }
        more = unread.count - names.count
    }

    /// What follows the prompt's name, `[2 unread: bob, Lab]`; `nil` when nothing is unread.
    var suffix: String? { count == 0 ? nil : "[\(number) unread: \(places)]" }

    /// The window's title, `Tandem: 2 unread (bob, Lab)`.
    var title: String { count == 0 ? "Tandem" : "Tandem: \(number) unread (\(places))" }

    private var number: String {
        count >= DialogueWords.unreadLimit ? "\(DialogueWords.unreadLimit) or more" : "\(count)"
    }

    private var places: String { names.joined(separator: ", ") + (more > 0 ? " and \(more) more" : "") }

    private static func rank(_ conversation: ConversationState) -> Int {
        guard conversation.mentions == 0 else {
            return 0
        }
        return switch conversation.kind {
        case .direct: 1
        case .room: 2
        case .everyone: 3
        }
    }

    private static func name(_ conversation: ConversationState, _ rooms: RoomDirectory) -> String {
        switch conversation.kind {
        case .everyone: "public"
        case .direct: conversation.name
        case .room: conversation.name.isEmpty ? rooms[conversation.id]?.name ?? "a room" : conversation.name
        }
    }
}
