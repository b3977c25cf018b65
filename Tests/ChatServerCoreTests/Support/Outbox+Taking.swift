import ChatProtocol
import NIOCore
import SwiftProtobuf

@testable import ChatServerCore

/// Ends a run after its first batch.
private struct BatchTaken: Error {}

extension Outbox {
    /// Takes all items, in batches, until ``finish()``.
    ///
    /// - Throws: Errors of `write`; nothing more is taken then.
    func run(write: ([Item]) async throws -> Void) async throws {
        // One pending ring is enough: its receiver drains everything queued behind it.
        let (bell, ring) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        listen { ring.yield() }
        defer { listen(nil) }
        var rings = bell.makeAsyncIterator()
        while true {
            let (items, isLast) = pop()
            if !items.isEmpty {
                try await write(items)
            } else if !isLast {
                _ = await rings.next()
            } else {
                return
            }
        }
    }

    /// Takes the next batch, and waits for it where nothing is there.
    func popBatch() async throws -> [Item] {
        var batch: [Item] = []
        do {
            try await run { items in
                batch = items
                throw BatchTaken()
            }
        } catch is BatchTaken {}
        return batch
    }

    /// Takes everything that is there now, possibly nothing.
    func takeAll() async throws -> [Item] {
        // A frame of our own at the end, so that there is always one to wait for.
        let marker = UInt64.max
        post(.with { $0.requestID = marker })
        return try await popBatch().filter { try $0.decoded().requestID != marker }
    }

    /// Reads as a client does, telling the hub, until the outbox is finished.
    func readToEnd(of hub: DeliveryHub) async throws -> [ProtoServerFrame] {
        var frames: [ProtoServerFrame] = []
        try await run { items in
            frames += try items.map { try $0.decoded() }
            for deliveries in items.compactMap(\.deliveries) {
                await hub.controlWritten(deliveries)
            }
        }
        return frames
    }

    /// The frames that are there now.
    func takeFrames() async throws -> [ProtoServerFrame] {
        try await takeAll().map { try $0.decoded() }
    }
}

extension Outbox.Item {
    /// The frame that a client would read.
    func decoded() throws -> ProtoServerFrame {
        var bytes = frame
        bytes.moveReaderIndex(forwardBy: ControlFraming.prefixBytes)
        return try ProtoServerFrame(reading: bytes)
    }
}

extension ProtoServerFrame {
    /// The messages that the frame delivers.
    var messages: [ProtoMessage] {
        get throws {
            try deliveries.deliveries.map { try ProtoMessage(serializedBytes: $0.message) }
        }
    }
}

extension ProtoMessage {
    /// The body as text.
    var text: String { String(decoding: body, as: UTF8.self) }
}
