import ChatDelivery
import ChatProtocol
import Foundation
import NIOCore
import SwiftProtobuf

extension DeliveryStage {
    /// Publishes a message, if the server has room for it.
    mutating func publish(conversation: UInt64, bytes: Int, advance: UInt64) throws {
        guard server.hasRoom else {
            return
        }
        let sequence = messages.last(in: conversation) + advance
        let message = ProtoMessage.with {
            $0.conversation = conversation
            $0.sequence = sequence
            $0.body = Data(repeating: 0x61, count: bytes)
        }
        let encoded = ByteBuffer(bytes: try message.serializedBytes() as [UInt8])
        messages.publish(sequence, in: conversation)
        server.enqueue(conversation: conversation, sequence: sequence, encoded: encoded)
        try drainServer()
    }

    /// Delivers a sealed datagram to the server.
    mutating func serverReceives(_ datagram: SealedDatagram, from address: Int) throws {
        ledger.received(datagram, from: Self.addresses[address])
        try serverReceives(datagram.bytes, from: address)
    }

    /// Delivers arbitrary bytes to the server.
    mutating func serverReceives(_ bytes: ByteBuffer, from address: Int) throws {
        server.received(bytes, from: Self.addresses[address], now: now, using: &challenges)
        try drainServer()
    }

    /// Delivers arbitrary bytes to the client.
    mutating func clientReceives(_ bytes: ByteBuffer, hasRoom: Bool) throws {
        client.received(bytes, hasRoom: hasRoom, now: now)
        try drainClient()
    }

    /// Writes the oldest waiting item to the TLS connection.
    mutating func writeControl() throws {
        guard !unwritten.isEmpty else {
            return
        }
        let item = unwritten.removeFirst()
        written.append(item)
        if case .deliveries(_, let indices) = item {
            server.controlWritten(indices)
            try drainServer()
        }
    }

    /// Reads the oldest item of the TLS connection at the client.
    mutating func readControl() throws {
        guard !written.isEmpty else {
            return
        }
        switch written.removeFirst() {
        case .deliveries(let deliveries, _): client.receivedOverControl(deliveries)
        case .wireChanged(let wire): client.wireChanged(wire, now: now)
        }
        try drainClient()
    }
}
