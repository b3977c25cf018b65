/// The text of a message of a run: the how-manieth of which flow it is, and when it was sent. Words with a blank between
/// them, then dots up to the wanted size.
///
/// A *flow* is what one sender sends into one conversation: its messages are numbered and have to come in order.
struct BenchPayload: Sendable, Equatable {
    /// What a message is for.
    enum Phase: String, Sendable {
        /// Its latency does not count.
        case warmUp = "w"
        /// Its latency counts.
        case measured = "m"
        /// The flow's last: its number says how many came before it.
        case end = "e"
    }

    /// The fewest bytes of a text: the longest words fit.
    static let minimumSize = 64

    /// The highest number, so that a stray message cannot make a reader keep track of more.
    static let maximumNumber = 9_999_999

    /// The longest name of a run.
    static let maximumRunLength = 16

    private static let mark = "bench1"
    private static let maximumFlow = 999

    /// The run's name.
    let run: String

    /// Which flow of the run, 0 for the first.
    let flow: Int

    /// Its place in the flow, 0 for the first, over warm-up and the rest; of the end mark: how many came before it.
    let number: Int

    /// What the message is for.
    let phase: Phase

    /// The time just before it was given to the SDK.
    let stamp: MonotonicTime

    /// Whether a run may have this name.
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

    /// The text, of `size` bytes where that is enough.
    func text(size: Int) -> String {
        let words = "\(Self.mark) \(run) \(flow) \(number) \(phase.rawValue) \(stamp.nanoseconds) "
        return words + String(repeating: ".", count: max(0, size - words.utf8.count))
    }
}

extension BenchPayload {
    /// Reads a text; `nil` if it is not one of a run.
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
