import ChatProtocol
import NIOCore
import Testing

@Suite struct AcknowledgementTests {
    static let example = Acknowledgement(delayMicroseconds: 9, ranges: [20...25, 10...10, 0...3])

    @Test(
        arguments: [
            (0, true), (3, true), (4, false), (9, false), (10, true), (11, false), (19, false), (20, true), (25, true),
            (26, false), (UInt64.max, false),
        ] as [(UInt64, Bool)]
    )
    func `knows which packets it covers`(number: UInt64, isCovered: Bool) {
        #expect(Self.example.contains(number) == isCovered)
        #expect(Self.example.largest == 25)
    }

    /// Bytes of an acknowledgement that contradict themselves: RFC 9000, section 19.3.1, calls them an error.
    @Test(arguments: [
        "0203000004",  // 3 is the largest, and four more below it
        "0200000001",
        "02050001050000",  // nothing is left below the first range
        "02050001000400",  // the gap would end at -1
        "02050001000301",  // the second range would begin at -1
        "020a0001000009",
        "020a00010000ffffffffffffffff",  // the longest possible range
        "020a000100ffffffffffffffff00",  // the largest possible gap
        "020a00ffffffffffffffff00",  // the largest possible number of ranges
    ])
    func `refuses ranges below zero and too many ranges`(hex: String) throws {
        let payload = try ByteBuffer(hex: hex)
        #expect(throws: DatagramFrameError.invalidRanges) { try DatagramFrameCodec.frames(in: payload) }
    }

    @Test(
        arguments: [
            ("0203000003", [0...3]),
            ("02050001000300", [5...5, 0...0]),
            ("020a0001000008", [10...10, 0...8]),
            ("023f0001050a0b", [58...63, 35...46]),
        ] as [(String, [ClosedRange<UInt64>])]
    )
    func `takes ranges that just fit`(hex: String, ranges: [ClosedRange<UInt64>]) throws {
        let expected = DatagramFrame.acknowledgement(Acknowledgement(delayMicroseconds: 0, ranges: ranges))
        #expect(try DatagramFrameCodec.frames(in: ByteBuffer(hex: hex)) == [expected])
    }

    @Test(arguments: [(31, true), (32, false), (63, false)] as [(Int, Bool)])
    func `has at most 32 ranges`(further: Int, isTaken: Bool) throws {
        var payload = try ByteBuffer(hex: "02" + "4400" + "00")
        payload.writeInteger(UInt8(further))
        payload.writeInteger(UInt8(0))
        for _ in 0..<further {
            payload.writeInteger(UInt16(0))
        }
        guard isTaken else {
            #expect(throws: DatagramFrameError.invalidRanges) { try DatagramFrameCodec.frames(in: payload) }
            return
        }
        // From 1024 downwards, every other packet.
        let ranges = (0...31).map { (1024 - 2 * UInt64($0))...(1024 - 2 * UInt64($0)) }
        let expected = Acknowledgement(delayMicroseconds: 0, ranges: ranges)
        #expect(try DatagramFrameCodec.frames(in: payload) == [.acknowledgement(expected)])
    }

    @Test func `carries the largest numbers there are`() throws {
        let largest = DatagramHeader.largestPacketNumber
        let frame = DatagramFrame.acknowledgement(
            Acknowledgement(delayMicroseconds: largest, ranges: [largest...largest, 0...largest - 2])
        )
        var buffer = ByteBuffer()
        DatagramFrameCodec.write(frame, into: &buffer)
        #expect(
            buffer.hex
                == "02" + "ffffffffffffffff" + "ffffffffffffffff" + "01" + "00" + "00" + "fffffffffffffffd"
        )
        #expect(try DatagramFrameCodec.frames(in: buffer) == [frame])
    }
}
