import ChatProtocol
import NIOCore

/// What the server asks a client to acknowledge: as usual on long paths and where packets get lost; seldom on a short and calm
/// path, where an acknowledgement costs the server more than it tells.
struct AcknowledgementWish: Sendable {
    /// The longest wait on a short, calm path. A last packet that is lost there is found missing that much later; those with
    /// a successor are as fast as ever, since a gap is acknowledged at once. Our own choice.
    static let calmDelay: TimeAmount = .milliseconds(100)

    /// Acknowledgements in a window: at least two are needed to keep it moving (RFC 9000, section 13.2.2, for two packets).
    static let acknowledgementsPerWindow = 2

    /// What the client was asked for last.
    private(set) var current = AcknowledgementFrequency.usual

    /// Whether that has yet to be told.
    private(set) var isOwed = false

    /// Whether the client has been asked for anything.
    private var wasTold = false

    /// Makes one that asks for nothing.
    init() {}

    /// Looks at the path again.
    ///
    /// - Parameters:
    ///   - isCalm: Whether the path is short and nothing was lost lately.
    ///   - window: The congestion window in bytes.
    mutating func update(isCalm: Bool, window: Int) {
        let share = UInt64(window / Self.acknowledgementsPerWindow)
        let wanted =
            isCalm
            ? AcknowledgementFrequency(bytes: share, delayMicroseconds: UInt64(Self.calmDelay.nanoseconds / 1000))
            : .usual
        // A window that grows is not told at every step.
        let isClose = current.bytes > 0 && wanted.bytes > 0 && share < 2 * current.bytes && 2 * share > current.bytes
        if wanted != current, !isClose {
            current = wanted
            isOwed = true
        }
    }

    /// It goes in a packet now.
    mutating func told() {
        isOwed = false
        wasTold = true
    }

    /// The packet that told it was lost.
    mutating func lost() {
        isOwed = true
    }

    /// The path is another one: what was told last may not have arrived, and nobody will find out.
    mutating func pathChanged() {
        isOwed = isOwed || wasTold
    }
}
