/// What became of every message for every one it is for, and which messages are still *in flight*: sent, and not yet
/// with all of them. Pure: what was sent and received comes in.
///
/// A flow is what one sender sends to one audience; its messages are numbered from 0.
struct FlightLedger: Sendable {
    /// What a message that came was.
    enum Arrival: Equatable, Sendable {
        /// The next for this reader. `isLast`: now it is with all of its audience.
        case counted(isLast: Bool)
        /// It had come before.
        case doubled
        /// For somebody else, or never sent.
        case stray
    }

    private struct Flow {
        let audienceCount: Int
        /// For each message from `oldest` on, how many have yet to get it.
        var missing: [Int] = []
        /// The first message that `missing` tells of.
        var oldest = 0
        /// How many were sent.
        var sent = 0
    }

    /// How one reader stands with one flow.
    private struct Place {
        let isInAudience: Bool
        /// One more than the highest number that came.
        var next = 0
    }

    private let readerCount: Int
    private var flows: [Flow]
    private var places: [Place]
    /// The numbers below a place's `next` that have not come: seldom any.
    private var gaps: [Int: Set<Int>] = [:]

    /// Messages that came, each once for each reader.
    private(set) var delivered = 0

    /// Messages that came again.
    private(set) var doubled = 0

    /// Messages that came after one of the same flow with a higher number.
    private(set) var misordered = 0

    /// Messages that came to one they were not for, or that nobody sent.
    private(set) var strays = 0

    /// Messages that all of their audience have.
    private(set) var completed = 0

    /// Messages that were sent.
    private(set) var sent = 0

    /// Deliveries that all these messages are to make.
    private(set) var expected = 0

    /// Starts with nothing sent.
    ///
    /// - Parameters:
    ///   - audiences: For each flow the readers that its messages are for, each once and below `readerCount`.
    ///   - readerCount: Readers in all.
    init(audiences: [[Int]], readerCount: Int) {
        self.readerCount = readerCount
        flows = audiences.map { Flow(audienceCount: $0.count) }
        places = audiences.flatMap { audience in
            let members = Set(audience)
            return (0..<readerCount).map { Place(isInAudience: members.contains($0)) }
        }
    }

    /// Messages that some of their audience have yet to get.
    var inFlight: Int {
        sent - completed
    }

    /// Deliveries that have not been made.
    var outstanding: Int {
        expected - delivered
    }

    /// A flow sends its next message.
    ///
    /// - Returns: The message's number.
    mutating func send(_ flow: Int) -> Int {
        let number = flows[flow].sent
        flows[flow].sent += 1
        flows[flow].missing.append(flows[flow].audienceCount)
        sent += 1
        expected += flows[flow].audienceCount
        return number
    }

    /// A message came to a reader.
    mutating func receive(_ number: Int, of flow: Int, by reader: Int) -> Arrival {
        guard flows.indices.contains(flow), (0..<readerCount).contains(reader),
            case let key = flow * readerCount + reader, places[key].isInAudience,
            (0..<flows[flow].sent).contains(number)
        else {
            strays += 1
            return .stray
        }
        let next = places[key].next
        if number == next {
            places[key].next = next + 1
        } else if number > next {
            gaps[key, default: []].formUnion(next..<number)
            places[key].next = number + 1
        } else if gaps[key]?.remove(number) != nil {
            misordered += 1
        } else {
            doubled += 1
            return .doubled
        }
        delivered += 1
        return .counted(isLast: settle(number, of: flow))
    }

    /// - Returns: Whether all have the message now.
    private mutating func settle(_ number: Int, of flow: Int) -> Bool {
        let index = number - flows[flow].oldest
        flows[flow].missing[index] -= 1
        guard flows[flow].missing[index] == 0 else {
            return false
        }
        completed += 1
        forget(flow)
        return true
    }

    /// Drops the complete messages at the front, many at once: removing from the front moves the rest.
    private mutating func forget(_ flow: Int) {
        let leastDropped = 256
        let missing = flows[flow].missing
        guard missing.count >= leastDropped else {
            return
        }
        let complete = missing.prefix { $0 == 0 }.count
        guard complete >= leastDropped / 2 else {
            return
        }
        flows[flow].missing.removeFirst(complete)
        flows[flow].oldest += complete
    }
}
