import ChatEncryption
import ChatTesting
import Testing

/// Two devices with a network between them that loses, reorders and repeats.
struct SimulatedPair {
    private var generator: SeededKeyGenerator
    private var random: SplitMix64
    private var devices: [SimulatedDevice]
    /// On the way to each device.
    private var onTheWay: [[SimulatedBlock]] = [[], []]
    /// Arrived at each device; some arrive again.
    private var delivered: [[SimulatedBlock]] = [[], []]
    private var lost: Set<UInt64> = []
    private var now: Int64 = 0
    private var nextText: UInt64 = 1
    private(set) var repeated = 0
    private(set) var mails = 0
    private let loss: Double

    init(seed: UInt64) throws {
        random = SplitMix64(seed: seed)
        generator = SeededKeyGenerator(seed: random.next())
        loss = [0, 0, 0.1, 0.4][Int(random.next() % 4)]
        devices = [
            SimulatedDevice(try TestDevice("alice", number: 1, pair: random.happens(0.5), using: &generator)),
            SimulatedDevice(try TestDevice("bob", number: 2, pair: random.happens(0.5), using: &generator)),
        ]
    }

    var skippedKeys: Int {
        devices.flatMap(\.sessions.values).map(\.state.skippedKeys).max() ?? 0
    }

    /// Both talk for some steps; sometimes both begin at once.
    mutating func talk(steps: Int) throws {
        if random.happens(0.3) {
            for side in 0..<2 {
                try devices[side].begin(with: devices[1 - side].device, at: now, using: &generator)
            }
        }
        for _ in 0..<steps {
            let side = Int(random.next() % 2)
            switch random.next() % 10 {
            case 0..<4: try send(side)
            case 4..<8: try deliver(side, any: random.happens(0.3))
            case 8: try repeatOne(side)
            default: now += Int64(random.next() % 5) * 24 * 3600 * 1000
            }
        }
    }

    /// What is on the way arrives, and both talk in turn over a network without faults. Then both send in the same
    /// session, and every text that was not lost has been opened once.
    mutating func settle(_ seed: UInt64) throws {
        for _ in 0..<2 {
            try deliverAll()
            for side in 0..<2 {
                try send(side, losing: 0)
                try deliverAll()
            }
        }
        let sessions = devices.map(\.sendingSession)
        #expect(sessions[0] != nil && sessions[0] == sessions[1], "seed \(seed): both send in one session")
        let opened = devices.reduce(into: [:]) { $0.merge($1.texts) { $0 + $1 } }
        let expected = Set(1..<nextText).subtracting(lost)
        #expect(Set(opened.keys) == expected, "seed \(seed): every text arrives")
        #expect(opened.values.allSatisfy { $0 == 1 }, "seed \(seed): every text opens once")
        #expect(devices.map(\.keysGone).reduce(0, +) == repeated, "seed \(seed): only what came again does not open")
    }

    private mutating func send(_ side: Int, losing: Double? = nil) throws {
        try send(side, text: nextText, losing: losing)
        nextText += 1
        while devices[side].owesMail(at: now) {
            try send(side, text: nil, losing: losing)
            mails += 1
        }
    }

    private mutating func send(_ side: Int, text: UInt64?, losing: Double?) throws {
        let block = try devices[side].seal(
            text: text,
            with: devices[1 - side].device,
            at: now,
            using: &generator
        )
        if random.happens(losing ?? loss) {
            if let text {
                lost.insert(text)
            }
        } else {
            onTheWay[1 - side].append(block)
        }
    }

    private mutating func deliver(_ side: Int, any: Bool) throws {
        guard !onTheWay[side].isEmpty else {
            return
        }
        let index = any ? Int(random.next() % UInt64(onTheWay[side].count)) : 0
        let block = onTheWay[side].remove(at: index)
        try devices[side].open(block, from: devices[1 - side].device)
        delivered[side].append(block)
    }

    private mutating func repeatOne(_ side: Int) throws {
        // Of a chain that ended long ago a session does not know any more that it was one.
        guard let block = delivered[side].suffix(50).randomElement(using: &random) else {
            return
        }
        repeated += 1
        try devices[side].open(block, from: devices[1 - side].device)
    }

    private mutating func deliverAll() throws {
        while !onTheWay.allSatisfy(\.isEmpty) {
            for side in 0..<2 {
                try deliver(side, any: false)
                if devices[side].owesMail(at: now) {
                    try send(side, text: nil, losing: 0)
                    mails += 1
                }
            }
        }
    }
}
