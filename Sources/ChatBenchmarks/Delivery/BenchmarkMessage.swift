import ChatProtocol
import Foundation
import NIOCore
import SwiftProtobuf

/// A message as the hub passes it to sessions: 100 bytes of text, encoded once.
struct BenchmarkMessage {
    static let conversation: UInt64 = 1

    /// Bytes of text, as in every comparison of `docs/PERFORMANCE.md`.
    static let bodyBytes = 100

    let sequence: UInt64
    let encoded: ByteBuffer

    init(sequence: UInt64) throws {
        self.sequence = sequence
        let message = ProtoMessage.with {
            $0.conversation = Self.conversation
            $0.sequence = sequence
            $0.id = sequence
            $0.sender = "alice"
            $0.time = 1_700_000_000_000
            $0.body = Data(repeating: 0x61, count: Self.bodyBytes)
        }
        encoded = ByteBuffer(bytes: try message.serializedBytes() as [UInt8])
    }
}
