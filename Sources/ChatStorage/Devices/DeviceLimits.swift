/// The limits of devices, their keys and their mail. Times are in milliseconds.
package enum DeviceLimits {
    /// The maximum number of devices of an account.
    package static let devices = 10

    /// The highest version of a device list: one list is kept for each version, and no person changes devices so often.
    package static let lists: UInt64 = 10_000

    /// The size of a hash of a list, and of an identity key, in bytes.
    package static let hashBytes = 32

    /// The size of a public key in bytes.
    package static let keyBytes = 32

    /// The maximum number of devices that have left the list of an account and are still known, so that their counts
    /// hold if they come back: those that left last.
    package static let formerDevices = 100

    /// The highest number of sealed blocks that a key store can plausibly have: nobody seals a block each microsecond
    /// for eight years.
    package static let blocksSealed: UInt64 = 1 << 48

    /// The size of a signature in bytes.
    package static let signatureBytes = 64

    /// The maximum size of what is signed, a list or a prekey, in bytes.
    package static let signedBytes = 8 << 10

    /// The maximum number of device lists in one answer.
    package static let listPage = 20

    /// How long an account waits between two resets of its identity: a day.
    package static let resetInterval = day

    /// The maximum number of one-time pairs that wait for each device; more are not kept.
    package static let pairs = 100

    /// How long a handed-out pair is handed out to the same device again, and how long that device waits for a fresh
    /// one: a day.
    package static let reservationLifetime = day

    /// The maximum number of fresh pairs that the devices of one account take from those of another one in a day.
    package static let freshPairs = 100

    /// How long a handed-out pair is remembered: 60 days. Its owner deletes the private half after 45.
    package static let handedOutLifetime = 60 * day

    /// The maximum number of handed-out pairs in one answer, the latest: an owner keeps 500 private halves.
    package static let handedOutPage = 1_000

    /// The maximum size of a piece of device mail, payload and block together, in bytes.
    package static let mailBytes = 24 << 10

    /// The maximum number of pieces of mail that wait for a device (``WaitingMail``).
    package static let mail = 200

    /// The maximum size of the mail that waits for a device, in bytes (``WaitingMail``).
    package static let mailTotalBytes = 2 << 20

    /// The maximum number of pieces of mail of one account that wait for a device: a sender is asked for at most 100
    /// texts at a time.
    package static let mailOfSender = 120

    /// The maximum size of the mail of one account that waits for a device, in bytes.
    package static let mailBytesOfSender = 1 << 20

    /// How long mail waits: 30 days.
    package static let mailLifetime = 30 * day

    /// How long the token of removed mail is kept, so that a resent piece is not stored again: a day.
    package static let mailTokenLifetime = day

    /// The maximum number of tokens of removed mail that are kept for a device: the newest.
    package static let mailTokens = 1_000

    /// The highest number of a prekey: one that SQLite's signed integers hold.
    package static let prekeyNumbers: ClosedRange<UInt64> = 1...UInt64(Int64.max)

    private static let day: Int64 = 24 * 60 * 60 * 1000

    /// The time before which something of this age began, in milliseconds since 1970.
    package static func before(_ now: Int64, by age: Int64) -> Int64 {
        let (time, isOverflow) = now.subtractingReportingOverflow(age)
        return isOverflow ? .min : time
    }

    /// Whether two times, in milliseconds since 1970, are less than so many milliseconds apart. The order does not
    /// matter: a time far in the future was set by a wrong clock.
    package static func isWithin(_ interval: Int64, _ one: Int64, _ other: Int64) -> Bool {
        one > before(other, by: interval) && other > before(one, by: interval)
    }
}
