import Foundation
import NIOCore

/// Times of the encryption of a session.
enum EncryptionTimes {
    /// How long it may take until the store knows that messages were shown.
    static let marks: TimeAmount = .milliseconds(200)

    /// How long events wait for messages before them whose sender's keys are still asked for.
    static let barrier: TimeAmount = .seconds(10)

    /// How long a page of history waits until what it names was read.
    static let history: TimeAmount = .seconds(10)

    /// The time between two ticks while something happens, for how long that is after the last event, and the time
    /// between two ticks otherwise.
    static let tick: TimeAmount = .seconds(1)
    static let activity: TimeAmount = .seconds(5)
    static let idleTick: TimeAmount = .minutes(1)

    /// How long a key store that failed is left alone before it is tried again: doubled each time, up to the longest.
    static let firstStorePause: TimeAmount = .seconds(1)
    static let longestStorePause: TimeAmount = .minutes(1)

    /// How long a login is put off that is repeated because another process of this store has sealed meanwhile: each
    /// time twice as long, since that one may go on for a while.
    ///
    /// - Parameter count: How often it was repeated before.
    static func repeatedLogin(after count: Int) -> TimeAmount {
        min(.milliseconds(100 << Int64(min(count, 10))), longestRepeatedLogin)
    }

    static let longestRepeatedLogin: TimeAmount = .seconds(30)

    /// The time until it is looked again whether another program on the store has sent its text: that program needs a
    /// round trip to the server for it.
    static let turn: TimeAmount = .milliseconds(20)
}

extension EncryptionTime {
    static var now: EncryptionTime {
        EncryptionTime(
            monotonic: Int64(NIODeadline.now().uptimeNanoseconds / 1_000_000),
            clock: Int64(Date().timeIntervalSince1970 * 1000)
        )
    }
}
