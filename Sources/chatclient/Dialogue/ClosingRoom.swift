/// A room that will close because of a pending action of the account.
struct ClosingRoom: Sendable, Equatable {
    /// The pending action.
    enum Occasion: Sendable, Equatable {
        /// Leaving the room.
        case leaving
        /// Logging out, with the rooms still to be confirmed.
        case loggingOut(next: [UInt64])
    }

    /// The conversation id of the room.
    let conversation: UInt64

    /// The room's name.
    let name: String

    /// The pending action.
    let occasion: Occasion
}
