import ChatProtocol
import Crypto
import NIOCore
import Testing

@Suite struct DatagramKeyTests {
    static let header = DatagramHeader(phase: 0, session: .example, packetNumber: 5)
    static let payload = ByteBuffer(bytes: [1, 2, 3])

    @Test func `adds 33 bytes`() throws {
        let sealed = try DatagramKey.example(.clientToServer).seal(Self.payload, header: Self.header)
        #expect(sealed.readableBytes == 36)
        #expect(sealed.prefix(17).hex == "54" + "0102030405060708" + "0000000000000005")
        #expect(DatagramKey.overhead == 33)
        #expect(DatagramKey.payloadBytes == 1167)
    }

    @Test(arguments: [0, 1, 16, 1167])
    func `opens what it has sealed`(size: Int) throws {
        let payload = ByteBuffer(repeating: 0x5A, count: size)
        for direction in DatagramDirection.allCases {
            let key = DatagramKey.example(direction)
            #expect(key.open(try key.seal(payload, header: Self.header)) == payload)
        }
    }

    @Test func `opens from where the buffer stands`() throws {
        let key = DatagramKey.example(.serverToClient)
        var buffer = ByteBuffer(bytes: [9, 9, 9])
        buffer.writeImmutableBuffer(try key.seal(Self.payload, header: Self.header))
        buffer.moveReaderIndex(forwardBy: 3)
        #expect(key.open(buffer) == Self.payload)
    }

    @Test func `refuses a datagram with any bit changed`() throws {
        let key = DatagramKey.example(.clientToServer)
        let sealed = try key.seal(Self.payload, header: Self.header)
        for index in 0..<sealed.readableBytes {
            for bit in 0..<8 {
                let changed = sealed.flipping(bit: bit, ofByte: index)
                #expect(key.open(changed) == nil, "bit \(bit) of byte \(index)")
                #expect(key.open(changed, header: Self.header) == nil, "bit \(bit) of byte \(index), known header")
            }
        }
    }

    @Test func `refuses a datagram that was cut or made longer`() throws {
        let key = DatagramKey.example(.clientToServer)
        let sealed = try key.seal(Self.payload, header: Self.header)
        for size in 0..<sealed.readableBytes {
            #expect(key.open(sealed.prefix(size), header: Self.header) == nil, "\(size) bytes")
        }
        var longer = sealed
        longer.writeInteger(UInt8(0))
        #expect(key.open(longer) == nil)
    }

    @Test func `refuses the other direction, session, generation and secret`() throws {
        let key = DatagramKey.example(.clientToServer)
        let sealed = try key.seal(Self.payload, header: Self.header)
        #expect(DatagramKey.example(.serverToClient).open(sealed) == nil)
        #expect(key.next().open(sealed) == nil)
        #expect(key.open(try key.next().seal(Self.payload, header: Self.header)) == nil)
        let other = SymmetricKey(data: Array(UInt8(1)..<33))
        #expect(DatagramKey(sessionSecret: other, direction: .clientToServer).open(sealed) == nil)
    }

    @Test func `equal payloads differ by packet number, direction and generation`() throws {
        let key = DatagramKey.example(.clientToServer)
        let next = DatagramHeader(phase: 0, session: .example, packetNumber: 6)
        let ciphers = try [
            key.seal(Self.payload, header: Self.header),
            key.seal(Self.payload, header: next),
            key.next().seal(Self.payload, header: Self.header),
            DatagramKey.example(.serverToClient).seal(Self.payload, header: Self.header),
        ].map { Array($0.readableBytesView.dropFirst(17)) }
        #expect(Set(ciphers).count == 4)
    }

    @Test func `the packet limit stays below the cipher's`() {
        // RFC 9001, section 6.6: 2^23 packets under one AES-128-GCM key.
        #expect(DatagramKey.confidentialityLimit == 8_388_608)
        #expect(DatagramKey.packetLimit == 4_194_304)
    }
}
