import ChatProtocol
import NIOCore
import SwiftProtobuf
import Synchronization
import Testing

@testable import ChatServerCore

@Suite(.timeLimit(.minutes(1))) struct OutboxTests {
    private struct Broken: Error, Equatable {}

    /// A frame that is known by its number.
    private func frame(_ number: UInt8) -> ByteBuffer {
        ByteBuffer(bytes: [number])
    }

    @Test func `what waits is written in order and in one batch, and then the run ends`() async throws {
        let outbox = Outbox {}
        for number in 1...3 {
            outbox.post(frame(UInt8(number)))
        }
        outbox.finish()
        var batches: [[ByteBuffer]] = []
        try await outbox.run { batches.append($0.map(\.frame)) }
        #expect(batches == [[frame(1), frame(2), frame(3)]])
    }

    @Test func `what is posted while something is written is written next`() async throws {
        let outbox = Outbox {}
        outbox.post(frame(1))
        var batches: [[ByteBuffer]] = []
        try await outbox.run { items in
            batches.append(items.map(\.frame))
            if batches.count == 1 {
                outbox.post(frame(2))
                outbox.post(frame(3))
                outbox.finish()
            }
        }
        #expect(batches == [[frame(1)], [frame(2), frame(3)]])
    }

    @Test func `a control frame is posted with its length before it`() async throws {
        let outbox = Outbox {}
        outbox.post(.with { $0.pong = .init() })
        // Field 7, no bytes: two bytes of protobuf.
        #expect(try await outbox.popBatch().map(\.frame) == [ByteBuffer(bytes: [0, 0, 0, 2, 7 << 3 | 2, 0])])
    }

    @Test func `after it is finished nothing more is taken`() async throws {
        let overflows = Atomic(0)
        let outbox = Outbox { overflows.add(1, ordering: .relaxed) }
        outbox.post(frame(1))
        outbox.finish()
        outbox.post(frame(2))
        outbox.finish()
        var written: [ByteBuffer] = []
        try await outbox.run { written += $0.map(\.frame) }
        #expect(written == [frame(1)])
        #expect(overflows.load(ordering: .relaxed) == 0)
    }

    @Test func `nothing is written where nothing was posted`() async throws {
        let outbox = Outbox {}
        outbox.finish()
        var batches = 0
        try await outbox.run { _ in batches += 1 }
        #expect(batches == 0)
    }

    @Test func `deliveries come back with the frame that carries them`() async throws {
        let outbox = Outbox {}
        let deliveries = Outbox.Deliveries(session: SessionID(rawValue: 9), indices: [4, 5])
        outbox.post(frame(1))
        outbox.post(frame(2), deliveries: deliveries)
        #expect(try await outbox.popBatch().map(\.deliveries) == [nil, deliveries])
    }

    @Test func `the frame beyond 2048 is refused, the peer is cut off, the rest is still there`() async throws {
        let overflows = Atomic(0)
        let outbox = Outbox { overflows.add(1, ordering: .relaxed) }
        for _ in 0..<2048 {
            outbox.post(frame(1))
        }
        #expect(overflows.load(ordering: .relaxed) == 0)
        #expect(!outbox.isCutOff)
        outbox.post(frame(2))
        outbox.post(frame(3))
        #expect(overflows.load(ordering: .relaxed) == 1)
        #expect(outbox.isCutOff)
        var written: [ByteBuffer] = []
        try await outbox.run { written += $0.map(\.frame) }
        #expect(written == Array(repeating: frame(1), count: 2048))
    }

    @Test func `no frame is taken once 4 MiB wait`() {
        let overflows = Atomic(0)
        let outbox = Outbox { overflows.add(1, ordering: .relaxed) }
        let mebibyte = ByteBuffer(repeating: 0, count: 1 << 20)
        for _ in 0..<4 {
            outbox.post(mebibyte)
        }
        #expect(overflows.load(ordering: .relaxed) == 0)
        outbox.post(frame(1))
        #expect(overflows.load(ordering: .relaxed) == 1)
    }

    @Test func `notices are dropped where half of what fits is waiting, and nobody is cut off for them`() async throws {
        let overflows = Atomic(0)
        let outbox = Outbox { overflows.add(1, ordering: .relaxed) }
        for _ in 0..<5000 {
            outbox.postNotice(frame(1))
        }
        #expect(try await outbox.popBatch().count == 1024)
        outbox.post(ByteBuffer(repeating: 0, count: 2 << 20))
        outbox.postNotice(frame(1))
        outbox.post(frame(2))
        #expect(try await outbox.popBatch().map(\.frame.readableBytes) == [2 << 20, 1])
        #expect(overflows.load(ordering: .relaxed) == 0)
    }

    @Test func `writing makes room`() async throws {
        let overflows = Atomic(0)
        let outbox = Outbox { overflows.add(1, ordering: .relaxed) }
        for _ in 0..<3 {
            for _ in 0..<2048 {
                outbox.post(frame(1))
            }
            #expect(try await outbox.popBatch().count == 2048)
        }
        for _ in 0..<3 {
            outbox.post(ByteBuffer(repeating: 0, count: 4 << 20))
            #expect(try await outbox.popBatch().count == 1)
        }
        #expect(overflows.load(ordering: .relaxed) == 0)
    }

    @Test func `a write that fails ends the run`() async throws {
        let outbox = Outbox {}
        outbox.post(frame(1))
        await #expect(throws: Broken()) {
            try await outbox.run { _ in throw Broken() }
        }
    }
}
