import ChatProtocol
import Foundation
import NIOCore
import SwiftProtobuf

/// The messages of a simulation. A message's id is its index.
struct SimulatedMessages {
    /// A message before it is published.
    struct Entry: Sendable {
        let message: ProtoMessage
        let encoded: ByteBuffer
        let publishedAt: TimeAmount
    }

    let entries: [Entry]

    /// Creates a plan's messages in order of publication.
    init(plan: SimulationPlan, using generator: inout SplitMix64) throws {
        var sequences: [UInt64: UInt64] = [:]
        var entries: [Entry] = []
        for (index, time) in Self.times(of: plan, using: &generator).enumerated() {
            let conversation = UInt64.random(in: 1...max(1, plan.conversations), using: &generator)
            // Sequences have gaps: not every message of a conversation is for this session, such as its own.
            let sequence = sequences[conversation, default: 0] + UInt64.random(in: 1...3, using: &generator)
            sequences[conversation] = sequence
            let isLarge = generator.happens(plan.largeShare)
            let size = Int.random(in: isLarge ? 1200...16_000 : plan.bodyBytes, using: &generator)
            let message = ProtoMessage.with {
                $0.conversation = conversation
                $0.sequence = sequence
                $0.id = UInt64(index)
                $0.sender = "alice"
                $0.body = Data(repeating: UInt8(truncatingIfNeeded: index), count: size)
            }
            let encoded = ByteBuffer(bytes: try message.serializedBytes() as [UInt8])
            entries.append(Entry(message: message, encoded: encoded, publishedAt: .nanoseconds(time)))
        }
        self.entries = entries
    }

    /// The publication times in nanoseconds, in order.
    private static func times(of plan: SimulationPlan, using generator: inout SplitMix64) -> [Int64] {
        let span = plan.publishing.lowerBound.nanoseconds..<plan.publishing.upperBound.nanoseconds
        guard !plan.isEven else {
            let distance = (span.upperBound - span.lowerBound) / Int64(max(1, plan.messages))
            return (0..<plan.messages).map { span.lowerBound + Int64($0) * distance }
        }
        return (0..<plan.messages).map { _ in Int64.random(in: span, using: &generator) }.sorted()
    }

    /// The index of the message in a delivery; `nil` if the message cannot be read.
    static func index(of delivery: DeliveredMessage) -> Int? {
        (try? ProtoMessage(reading: delivery.message)).map { Int(clamping: $0.id) }
    }
}
