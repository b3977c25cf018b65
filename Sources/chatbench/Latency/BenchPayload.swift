/// The text of a message of a run: its flow, its number in the flow, its phase, and when it was sent. Words
/// separated by blanks, then dots up to the requested size.
///
/// A *flow* is the sequence of messages from one sender to one conversation: they are numbered and must arrive in
/// order.
struct BenchPayload: Sendable, Equatable {
    /// The purpose of a message.
    enum Phase: String, Sendable {
        /// Its latency does not count.
        case warmUp = "w"
        /// Its latency counts.
        case measured = "m"
        /// The flow's last message: its number is the count of messages before it.
        case end = "e"
    }

    /// The smallest size of a text in bytes: the longest words fit.
    static let minimumSize = 64

    /// The highest number, so that a stray message cannot make a reader track more.
    static let maximumNumber = 9_999_999

    /// The longest name of a run.
    static let maximumRunLength = 16

    private static let mark = "bench1"
    private static let maximumFlow = 999

    /// The run's name.
    let run: String

    /// The index of the flow in the run, 0 for the first.
    let flow: Int

    /// Its place in the flow, 0 for the first, including the warm-up; in the end mark, the count of messages before
    /// it.
    let number: Int

    /// The purpose of the message.
    let phase: Phase

    /// The time just before the message was given to the SDK.
    let stamp: MonotonicTime

    /// Whether this is a valid name of a run.
    static func isRun(_ name: String) -> Bool {
        (1...maximumRunLength).contains(name.utf8.count)
            && name.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                default: false
                }
            }
    }

    /// The text, padded to `size` bytes if it is shorter.
    func text(size: Int) -> String {
        let words = "\(Self.mark) \(run) \(flow) \(number) \(phase.rawValue) \(stamp.nanoseconds) "
        return words + String(repeating: ".", count: max(0, size - words.utf8.count))
    }
}

extension BenchPayload {
    /// Parses a text; `nil` if it is not one of a run.
    init?(_ text: String) {
        let words = text.split(separator: " ", maxSplits: 6, omittingEmptySubsequences: false)
        guard words.count == 7, words[0] == Self.mark, Self.isRun(String(words[1])),
            let flow = Int(words[2]), (0...Self.maximumFlow).contains(flow),
            let number = Int(words[3]), (0...Self.maximumNumber).contains(number),
            let phase = Phase(rawValue: String(words[4])), let nanoseconds = UInt64(words[5])
        else {
            return nil
        }
        self.init(
            run: String(words[1]),
            flow: flow,
            number: number,
            phase: phase,
            stamp: MonotonicTime(nanoseconds: nanoseconds)
        )
    }
}
