/// Tracks the delivery of every message to every reader of its audience, and the messages still *in flight*: sent,
/// and not yet delivered to all of them. Pure: the caller reports sends and receipts.
///
/// A flow is the sequence of messages from one sender to one audience; its messages are numbered from 0.
struct FlightLedger: Sendable {
    /// The classification of a message that arrived.
    enum Arrival: Equatable, Sendable {
        /// New to this reader. `isLast`: its whole audience has it now.
        case counted(isLast: Bool)
        /// It had arrived before.
        case doubled
        /// For another reader, or never sent.
        case stray
    }

    private struct Flow {
        let audienceCount: Int
        /// For each message from `oldest` on, how many readers have yet to receive it.
        var missing: [Int] = []
        /// The first message that `missing` covers.
        var oldest = 0
        /// Number of messages sent.
        var sent = 0
    }

    /// The state of one reader in one flow.
    private struct Position {
        let isInAudience: Bool
        /// One more than the highest number that arrived.
        var next = 0
    }

    private let readerCount: Int
    private var flows: [Flow]
    private var places: [Position]
    /// The numbers below a place's `next` that have not arrived: seldom any.
    private var gaps: [Int: Set<Int>] = [:]

    /// Deliveries, each message counted once for each reader.
    private(set) var delivered = 0

    /// Duplicate deliveries.
    private(set) var doubled = 0

    /// Messages that arrived after one of the same flow with a higher number.
    private(set) var misordered = 0

    /// Messages that reached a reader outside their audience, or that were never sent.
    private(set) var strays = 0

    /// Messages that their whole audience has.
    private(set) var completed = 0

    /// Number of messages sent.
    private(set) var sent = 0

    /// Deliveries that all sent messages should make.
    private(set) var expected = 0

    /// Starts with nothing sent.
    ///
    /// - Parameters:
    ///   - audiences: The readers of each flow's messages, each once and below `readerCount`.
    ///   - readerCount: Number of readers in all.
    init(audiences: [[Int]], readerCount: Int) {
        self.readerCount = readerCount
        flows = audiences.map { Flow(audienceCount: $0.count) }
        places = audiences.flatMap { audience in
            let members = Set(audience)
            return (0..<readerCount).map { Position(isInAudience: members.contains($0)) }
        }
    }

    /// Messages that some of their audience have yet to receive.
    var inFlight: Int {
        sent - completed
    }

    /// Deliveries that have not been made.
    var outstanding: Int {
        expected - delivered
    }

    /// Sends the next message of a flow.
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

    /// Handles a message that arrived at a reader.
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

    /// - Returns: Whether the whole audience has the message now.
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
