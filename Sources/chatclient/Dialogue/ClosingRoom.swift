/// A room that closes when the account does what it is about to do.
struct ClosingRoom: Sendable, Equatable {
    /// What is about to be done.
    enum Occasion: Sendable, Equatable {
        /// Leaving the room.
        case leaving
        /// Logging out. These rooms are to be asked about next.
        case loggingOut(next: [UInt64])
    }

    /// The number of its conversation.
    let conversation: UInt64

    /// What it is called.
    let name: String

    /// What is about to be done.
    let occasion: Occasion
}
