import ChatProtocol
import ChatTesting
import NIOCore
import SwiftProtobuf
import Testing

@Suite struct ProtoFrameBytesTests {
    @Test func `writes a frame with its length`() throws {
        let frame = ProtoClientFrame.with {
            $0.requestID = 1
            $0.ping = ProtoPing()
        }
        #expect(try frame.controlFrame().hex == "00000004" + "0801" + "4200")
        #expect(try ProtoClientFrame().controlFrame().hex == "00000000")
    }

    @Test func `reads from where the buffer stands and leaves it`() throws {
        var buffer = try ByteBuffer(hex: "ffff" + "0801" + "4200")
        buffer.moveReaderIndex(forwardBy: 2)
        let frame = try ProtoClientFrame(reading: buffer)
        #expect(frame.requestID == 1)
        #expect(frame.request == .ping(ProtoPing()))
        #expect(buffer.readableBytes == 4)
    }

    @Test(arguments: [
        "9806" + "05",  // field 99, a number
        "9a06" + "02" + "6869",  // field 99, bytes
        "9d06" + "01020304",  // field 99, 32 bits
        "9906" + "0102030405060708",  // field 99, 64 bits
    ])
    func `skips a field that it does not know`(field: String) throws {
        for hex in [field + "0801" + "4200", "0801" + field + "4200", "0801" + "4200" + field] {
            let frame = try ProtoClientFrame(reading: ByteBuffer(hex: hex))
            #expect(frame.requestID == 1)
            #expect(frame.request == .ping(ProtoPing()))
        }
    }

    @Test func `a request of a later version is no request, but has its id`() throws {
        // Field 60, a message with a field of its own.
        let frame = try ProtoClientFrame(reading: ByteBuffer(hex: "0809" + "e203" + "020801"))
        #expect(frame.requestID == 9)
        #expect(frame.request == nil)
    }

    @Test func `an unknown number of an enumeration is kept as it is`() throws {
        let frame = try ProtoServerFrame(reading: ByteBuffer(hex: "5a02" + "0807"))
        #expect(frame.body == .wireChanged(.with { $0.wire = .UNRECOGNIZED(7) }))
    }

    @Test(arguments: ["08", "0a05", "42", "4201", "0b", "ffffffffffffffffffff01", "12020aff", "00"])
    func `refuses what is not protobuf`(hex: String) throws {
        let buffer = try ByteBuffer(hex: hex)
        #expect(throws: (any Error).self) { try ProtoClientFrame(reading: buffer) }
    }

    @Test(arguments: 0..<8 as Range<UInt64>)
    func `random bytes never crash`(seed: UInt64) {
        var generator = SplitMix64(seed: seed)
        var readable = 0
        for _ in 0..<2000 {
            let bytes = generator.bytes(Int.random(in: 0...24, using: &generator))
            if let frame = try? ProtoServerFrame(reading: ByteBuffer(bytes: bytes)), frame.body != nil {
                readable += 1
            }
        }
        // Most of it is refused: if everything or nothing were, the bytes would not be random.
        #expect(readable < 1000, "seed \(seed)")
    }
}
