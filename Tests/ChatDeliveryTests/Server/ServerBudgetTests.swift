import ChatProtocol
import ChatTesting
import NIOCore
import Testing

@testable import ChatDelivery

/// Budget of copies and repair symbols, over long random runs.
@Suite struct ServerBudgetTests {
    @Test(arguments: seeds(4), [0, 0.02, 0.1])
    func `copies and symbols never take more bytes than what goes for the first time, and two datagrams`(
        seed: UInt64,
        loss: Double
    ) throws {
        var run = try BudgetRun(seed: seed)
        for _ in 0..<1000 {
            try run.step(loss: loss)
        }
        #expect(run.overdrafts == [], "seed \(seed)")
        #expect(run.beyondWindow == [], "seed \(seed)")
        // It was no idle run: a good part of the bytes was for repair.
        #expect(run.stage.server.statistics.repairsSent > 100, "seed \(seed)")
        #expect(run.firstBytes > 20_000, "seed \(seed)")
    }

    @Test(arguments: seeds(4), [0, 0.02, 0.1])
    func `a short path has none before a loss, and keeps to the budget after it`(seed: UInt64, loss: Double) throws {
        var run = try BudgetRun(seed: seed, roundTrip: 2)
        for _ in 0..<1000 {
            try run.step(loss: loss)
        }
        #expect(run.overdrafts == [], "seed \(seed)")
        #expect(run.beyondWindow == [], "seed \(seed)")
        #expect((run.stage.server.statistics.repairsSent > 0) == (loss > 0), "seed \(seed)")
        #expect(run.firstBytes > 20_000, "seed \(seed)")
    }

    @Test func `copies leave room in the window for the messages that come next`() throws {
        var stage = ServerStage()
        try stage.prove()
        // Ten datagrams of 1055 bytes and one of 555: less than 3 x 555 bytes of the window are left.
        try stage.enqueue(1...21, bodyBytes: 500)
        let sent = try stage.datagrams(now: 100)
        #expect(sent.count == 11)
        stage.server.timeout(now: at(107))
        #expect(try stage.outputs(now: 107) == [])
        #expect(stage.server.statistics.bytesInFlight <= 12_000)
        // Once there is room again, the next packet carries the repair data.
        try stage.enqueue(22...22, bodyBytes: 5)
        #expect(try stage.datagrams(now: 108).count == 1)
    }
}

/// A server that publishes at random to a client that acknowledges every packet that was not lost, one round trip
/// later.
private struct BudgetRun: ~Copyable {
    var stage = ServerStage()
    var overdrafts: [String] = []
    var beyondWindow: [String] = []
    private(set) var firstBytes = 0
    private var repeatedBytes = 0
    private var now: Int64 = 1000
    private var sequence: UInt64 = 0
    private var seen: Set<UInt64> = []
    private var acknowledgements: [(time: Int64, ByteBuffer)] = []
    private var generator: SplitMix64

    private let roundTrip: Int64

    init(seed: UInt64, roundTrip: Int64 = 40) throws {
        generator = SplitMix64(seed: seed)
        self.roundTrip = roundTrip
        try stage.prove(roundTrip: roundTrip)
    }

    mutating func step(loss: Double) throws {
        if generator.happens(0.3) {
            let count = UInt64.random(in: 1...3, using: &generator)
            let isLarge = generator.happens(0.1)
            let bodyBytes = Int.random(in: 1...(isLarge ? 1000 : 120), using: &generator)
            if stage.server.outstandingCount < 400 {
                try stage.enqueue(sequence + 1...sequence + count, bodyBytes: bodyBytes)
                sequence += count
            }
        }
        try send(loss: loss)
        let next = now + Int64.random(in: 0...12, using: &generator)
        while let due = stage.server.deadline, due <= at(next) {
            // Pacing is finer than the clock here.
            now = ((due - at(0)).nanoseconds + 999_999) / 1_000_000
            stage.server.timeout(now: at(now))
            try send(loss: loss)
            if let deadline = stage.server.deadline, deadline <= at(now) {
                overdrafts.append("in circles at \(now) ms")
                return
            }
        }
        now = next
        for (_, datagram) in acknowledgements.filter({ $0.time <= now }) {
            try stage.receive(datagram, now: now)
        }
        acknowledgements.removeAll { $0.time <= now }
        try send(loss: loss)
    }

    private mutating func send(loss: Double) throws {
        var hasArrived = false
        while true {
            let before = stage.server.statistics
            let isProbe = stage.server.path.probesOwed + stage.server.path.pingsOwed > 0
            guard let output = try stage.server.nextOutput(now: at(now)) else {
                break
            }
            guard case .datagram(let datagram, _) = output, case .take(let packet) = stage.client.open(datagram) else {
                continue
            }
            account(for: packet, since: before)
            let after = stage.server.statistics
            if after.bytesInFlight > before.bytesInFlight, after.bytesInFlight > after.congestionWindow, !isProbe {
                beyondWindow.append("\(after.bytesInFlight) of \(after.congestionWindow) at \(now) ms")
            }
            if !generator.happens(loss) {
                stage.client.accept(packet, bytes: 100, now: at(now))
                hasArrived = true
            }
        }
        if hasArrived, let owed = stage.client.owedAcknowledgement(now: at(now)) {
            acknowledgements.append((now + roundTrip, try stage.client.seal([owed], now: at(now))))
        }
    }

    private mutating func account(for packet: PacketExchange.OpenedPacket, since before: DeliveryStatistics) {
        var first = 0
        var again = 0
        for frame in packet.frames {
            switch frame {
            case .message(_, let index) where seen.insert(index).inserted:
                first += DatagramFrameCodec.byteCount(of: frame)
            case .message, .repair: again += DatagramFrameCodec.byteCount(of: frame)
            default: break
            }
        }
        firstBytes += first > 0 ? first + DatagramKey.overhead : 0
        repeatedBytes += again > 0 ? again + (first > 0 ? 0 : DatagramKey.overhead) : 0
        let after = stage.server.statistics
        // Lost messages must be sent again regardless of the budget; copies and symbols wait until that is paid.
        if after.repairsSent > before.repairsSent, after.resent == before.resent,
            repeatedBytes > firstBytes + 2 * ProtocolLimits.datagramBytes
        {
            overdrafts.append("\(repeatedBytes) to \(firstBytes) bytes at \(now) ms")
        }
    }
}
