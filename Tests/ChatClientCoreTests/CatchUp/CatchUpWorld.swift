import ChatProtocol
import ChatTesting

@testable import ChatClientCore

/// A randomized model of catch-up, driven by a seed: a server with three conversations, a network that loses
/// connections, and a device that its user reads now and then.
struct CatchUpWorld {
    /// Something that was said.
    private struct Said {
        /// Which of this device's sessions said it; `nil` for another account.
        let origin: Int?
        /// The server's clock, in utterances.
        let time: Int
    }

    /// An answer that the server has made and that is still on its way.
    private enum Answer {
        case list([Conversation], more: Bool)
        case page(UInt64, [CatchUp.Entry], isAtEnd: Bool)
    }

    private static let conversations: ClosedRange<UInt64> = 1...3

    private var random: SplitMix64
    private let heldLimit: Int
    private var catchUp: CatchUp
    private var said: [UInt64: [Said]] = [:]
    private var origin = 0
    private var time = 0
    private var live: [UInt64: [ReceivedMessage]] = [:]
    private var receipts: [(UInt64, UInt64)] = []
    private var asked: [CatchUp.Request] = []
    private var answers: [Answer] = []
    /// Handed out, and not yet read by the user.
    private var events: [ReceivedMessage] = []
    private var taken: SyncProgress
    /// The time at which a device that started with nothing knew all conversations: nothing later may be lost.
    private var knownSince: Int?

    /// The sequences that the user has read.
    private(set) var read: [UInt64: [UInt64]] = [:]

    /// - Parameter isNew: Whether the device starts with the messages from now on, and not from the beginning.
    init(seed: UInt64, isNew: Bool) {
        random = SplitMix64(seed: seed)
        heldLimit = Int.random(in: 1...12, using: &random)
        catchUp = CatchUp(progress: isNew ? nil : SyncProgress(), heldLimit: heldLimit)
        taken = SyncProgress()
        for conversation in Self.conversations {
            for _ in 0..<Int.random(in: 0...9, using: &random) {
                say(in: conversation, origin: nil, isConnected: false)
            }
        }
        catchUp.connected()
    }

    /// Runs random steps, then lets everything come to an end.
    mutating func run(steps: Int) {
        for _ in 0..<steps {
            step()
        }
        while !isQuiet {
            ask(hasRoom: true)
            serve()
            bring()
            receive()
            takeReceipt()
            readOne()
        }
    }

    /// The first deviation in the messages that the user has read, or `nil`.
    var fault: String? {
        for conversation in Self.conversations {
            let all = said[conversation] ?? []
            let others = all.indices.filter { all[$0].origin == nil }.map { UInt64($0) + 1 }
            let had = read[conversation] ?? []
            guard had == others.suffix(had.count) else {
                return "conversation \(conversation): \(had) of \(others)"
            }
            let due = all.indices.filter { all[$0].origin == nil && all[$0].time > knownSince ?? time }
            guard had.count >= due.count else {
                return "conversation \(conversation): \(had) is less than \(due.map { $0 + 1 })"
            }
        }
        return nil
    }

    private var isQuiet: Bool {
        catchUp.isComplete && asked.isEmpty && answers.isEmpty && events.isEmpty && receipts.isEmpty
            && live.values.allSatisfy(\.isEmpty)
    }

    private mutating func step() {
        switch Int.random(in: 0..<100, using: &random) {
        case 0..<25: say(in: anyConversation(), origin: nil, isConnected: true)
        case 25..<32: say(in: anyConversation(), origin: origin, isConnected: true)
        case 32..<52: receive()
        case 52..<62: ask(hasRoom: Bool.random(using: &random))
        case 62..<72: serve()
        case 72..<80: bring()
        case 80..<86: takeReceipt()
        case 86..<95: readOne()
        case 95..<98: cut()
        default: restart()
        }
        if catchUp.isListed, knownSince == nil {
            knownSince = time
        }
    }

    private mutating func anyConversation() -> UInt64 {
        UInt64.random(in: Self.conversations, using: &random)
    }

    private mutating func say(in conversation: UInt64, origin: Int?, isConnected: Bool) {
        time += 1
        said[conversation, default: []].append(Said(origin: origin, time: time))
        let sequence = UInt64(said[conversation]?.count ?? 0)
        if origin != nil {
            receipts.append((conversation, sequence))
        } else if isConnected {
            live[conversation, default: []].append(.stub(conversation, sequence))
        }
    }

    /// Receives the next live message of any conversation.
    private mutating func receive() {
        guard let conversation = live.filter({ !$0.value.isEmpty }).keys.sorted().randomElement(using: &random),
            let message = live[conversation]?.removeFirst()
        else {
            return
        }
        if case .handOut = catchUp.live(message) {
            events.append(message)
        }
    }

    private mutating func takeReceipt() {
        guard !receipts.isEmpty else {
            return
        }
        let (conversation, sequence) = receipts.removeFirst()
        catchUp.sent(conversation, sequence)
        taken.noteOwn(conversation, sequence)
    }

    private mutating func ask(hasRoom: Bool) {
        if let request = catchUp.nextRequest(hasRoom: hasRoom) {
            asked.append(request)
        }
    }

    /// The server reads its store for one of the requests.
    private mutating func serve() {
        guard let index = asked.indices.randomElement(using: &random) else {
            return
        }
        switch asked.remove(at: index) {
        case .conversations(let after):
            let rest = Self.conversations.filter { $0 > after }
            let page = rest.prefix(Int.random(in: 1...3, using: &random))
            let list = page.map { Conversation.stub($0, $0 == 1 ? .everyone : .direct, last: last(of: $0)) }
            answers.append(.list(list, more: page.count < rest.count))
        case .page(let conversation, let after):
            let limit = Int.random(in: 1...5, using: &random)
            let rest = (after + 1..<last(of: conversation) + 1)
            let entries = rest.prefix(limit).map { sequence in
                let isOwn = said[conversation]?[Int(sequence) - 1].origin == origin
                return CatchUp.Entry(message: .stub(conversation, sequence), isOwn: isOwn)
            }
            answers.append(.page(conversation, entries, isAtEnd: rest.count <= limit))
        }
    }

    private func last(of conversation: UInt64) -> UInt64 {
        UInt64(said[conversation]?.count ?? 0)
    }

    /// One of the answers arrives.
    private mutating func bring() {
        guard let index = answers.indices.randomElement(using: &random) else {
            return
        }
        switch answers.remove(at: index) {
        case .list(let list, let more): take(catchUp.listed(list, more: more))
        case .page(let conversation, let entries, let isAtEnd):
            take(catchUp.paged(conversation, entries, isAtEnd: isAtEnd))
        }
    }

    private mutating func take(_ outputs: [CatchUp.Output]) {
        for output in outputs {
            switch output {
            case .message(let message): events.append(message)
            case .own(let conversation, let sequence): taken.noteOwn(conversation, sequence)
            case .baseline(let conversation, let sequence): taken.baseline(conversation, sequence)
            case .startedAnew(let conversation, let sequence): taken.startAnew(conversation, sequence)
            }
        }
    }

    private mutating func readOne() {
        guard !events.isEmpty else {
            return
        }
        let message = events.removeFirst()
        taken.note(message)
        read[message.conversation, default: []].append(message.sequence)
    }

    /// The connection breaks, and the same session resumes on a new one. Sends are sent again: their receipts come.
    private mutating func cut() {
        live = [:]
        asked = []
        answers = []
        catchUp.connected()
    }

    /// The program ends, with all its sends answered, and starts again with its saved progress.
    private mutating func restart() {
        while !receipts.isEmpty {
            takeReceipt()
        }
        // Before the device knows all conversations there is nothing to save.
        guard knownSince != nil else {
            return
        }
        events = []
        origin += 1
        catchUp = CatchUp(progress: taken, heldLimit: heldLimit)
        cut()
    }
}
