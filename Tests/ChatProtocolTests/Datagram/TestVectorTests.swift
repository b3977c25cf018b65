import ChatProtocol
import Crypto
import Foundation
import NIOCore
import SwiftProtobuf
import Testing

/// The worked example of the protocol document. Its values were computed by another implementation (HMAC and AES-GCM
/// of another language's libraries), so agreement means that two programs read the document the same way.
@Suite struct TestVectorTests {
    static let hello = "5401020304050607080000000000000000b9fe5d3cb884a799954937c308ce1ee989"
    static let message = """
        54010203040506070800000000000000019a7aa358a07e80bf6f6a8e03e4fbc9fa1610e88e073f7ad0f5aeeb12c3f563f1\
        4b1759c4f7ea708c14c46ea6a7e000404bc1ce1a1b
        """
    static let ping = "55010203040506070800000000000000026f3eec3ebd6adfe2d9eca942d9f41657e6"

    @Test(arguments: [
        (
            "tandem v1 client to server",
            ["5f90e9bebebf953a3ad7878d85287736e2e736d6f5b02721346cf4fd43668791", "4a5f0211d1c28af06d46cb70841a8b6f"],
            ["0697cde2ff0c0370b4464b490d490d14636e6fe2417f199e54b0fc47ad2e6df8", "9c01ffe4847e1ecddba7df0a90ff3f1a"]
        ),
        (
            "tandem v1 server to client",
            ["114697f7a257c85409794f367ecac92bb2fc9098b99134d7a8c41a55620bafb4", "c4d391702c5f4490e1f8566b5bfa1133"],
            ["e9a34c0e7b4a774287053d8a6f845ffceeac44bd97ccce21d830fb52236eb920", "20f9fe3fb3a779b53c9f284856ef4cf0"]
        ),
    ])
    func `the key schedule is HKDF-Expand with these labels`(label: String, first: [String], next: [String]) {
        let secret = Self.expand(.example, label, 32)
        let following = Self.expand(secret, "tandem v1 next secret", 32)
        #expect([Self.hex(secret), Self.hex(Self.expand(secret, "tandem v1 key", 16))] == first)
        #expect([Self.hex(following), Self.hex(Self.expand(following, "tandem v1 key", 16))] == next)
    }

    @Test func `the client's packet 0 says hello`() throws {
        var payload = ByteBuffer()
        DatagramFrameCodec.write(.hello, into: &payload)
        #expect(payload.hex == "05")
        var sealer = DatagramSealer(session: .example, secret: .example, direction: .clientToServer)
        #expect(try sealer.seal(payload).hex == Self.hello)
        #expect(try Self.opened(Self.hello, from: .clientToServer) == [.hello])
    }

    @Test func `the server's packet 1 brings a message and an acknowledgement`() throws {
        let message = ProtoMessage.with {
            $0.conversation = 1
            $0.sequence = 7
            $0.id = 42
            $0.sender = "alice"
            $0.time = 1_700_000_000_000
            $0.body = Data("Hello".utf8)
        }
        let encoded = ByteBuffer(bytes: try message.serializedBytes() as [UInt8])
        #expect(encoded.hex == "08011007182a2205616c6963653080d095ffbc313a0548656c6c6f")
        let frames: [DatagramFrame] = [
            .message(DeliveredMessage(advance: 1, message: encoded), index: 3),
            .acknowledgement(Acknowledgement(delayMicroseconds: 2500, ranges: [0...0])),
        ]
        var payload = ByteBuffer()
        for frame in frames {
            DatagramFrameCodec.write(frame, into: &payload)
        }
        #expect(payload.hex == "0603011b08011007182a2205616c6963653080d095ffbc313a0548656c6c6f020049c40000")
        var sealer = DatagramSealer(session: .example, secret: .example, direction: .serverToClient)
        _ = try sealer.seal(payload)
        #expect(try sealer.seal(payload).hex == Self.message)
        #expect(try Self.opened(Self.message, from: .serverToClient) == frames)
    }

    @Test func `the client's packet 2 is a ping under the next key`() throws {
        var sealer = DatagramSealer(
            session: .example,
            secret: .example,
            direction: .clientToServer,
            packetLimit: 2
        )
        var payload = ByteBuffer()
        DatagramFrameCodec.write(.ping, into: &payload)
        _ = try sealer.seal(payload)
        _ = try sealer.seal(payload)
        sealer.acknowledged(1)
        #expect(try sealer.seal(payload).hex == Self.ping)
        #expect(try Self.opened(Self.ping, from: .clientToServer) == [.ping])
    }

    private static func opened(_ hex: String, from direction: DatagramDirection) throws -> [DatagramFrame] {
        let datagram = try ByteBuffer(hex: hex)
        let header = try #require(DatagramHeader(peeking: datagram))
        var opener = DatagramOpener(secret: .example, direction: direction)
        let opened = opener.open(datagram, header: header)
        let payload = try #require(opened)
        return try DatagramFrameCodec.frames(in: payload)
    }

    private static func expand(_ secret: SymmetricKey, _ label: String, _ count: Int) -> SymmetricKey {
        HKDF<SHA256>.expand(pseudoRandomKey: secret, info: Array(label.utf8), outputByteCount: count)
    }

    private static func hex(_ key: SymmetricKey) -> String {
        key.withUnsafeBytes { ByteBuffer(bytes: Array($0)).hex }
    }
}
