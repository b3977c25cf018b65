import Testing

@testable import ChatIdentity

@Suite struct FieldReaderTests {
    private let body: [UInt8] = {
        var writer = FieldWriter()
        writer.write([1, 2, 3] as [UInt8])
        writer.write(UInt64(0x0102_0304_0506_0708))
        writer.write(Int64(-1))
        writer.write(UInt32(7))
        writer.write("é")
        return writer.bytes
    }()

    @Test func `each field has its length before it, high byte first`() {
        #expect(
            body == [0, 0, 0, 3, 1, 2, 3] + [0, 0, 0, 8, 1, 2, 3, 4, 5, 6, 7, 8]
                + [0, 0, 0, 8] + [UInt8](repeating: 0xFF, count: 8) + [0, 0, 0, 4, 0, 0, 0, 7] + [
                    0, 0, 0, 2, 0xC3, 0xA9,
                ]
        )
    }

    @Test func `what is written is read`() throws {
        var reader = FieldReader(body)
        #expect(try reader.bytes(3) == [1, 2, 3])
        #expect(try reader.unsigned64() == 0x0102_0304_0506_0708)
        #expect(try reader.signed64() == -1)
        #expect(try reader.unsigned32() == 7)
        #expect(throws: IdentityError.malformed) { try reader.end() }
        #expect(try reader.text(0...2) == "é")
        try reader.end()
    }

    @Test func `a length outside the range, or beyond the end, is refused`() {
        for lengths in [0...2, 4...9] {
            var reader = FieldReader(body)
            #expect(throws: IdentityError.malformed) { try reader.bytes(lengths) }
        }
        for bytes: [UInt8] in [[], [0, 0, 0], [0, 0, 0, 1], [0xFF, 0xFF, 0xFF, 0xFF, 1], [0x80, 0, 0, 0]] {
            var reader = FieldReader(bytes)
            #expect(throws: IdentityError.malformed) { try reader.bytes(0...Int.max) }
        }
    }

    @Test func `text that is not UTF-8 is refused`() {
        var reader = FieldReader([0, 0, 0, 2, 0xC0, 0x80])
        #expect(throws: IdentityError.malformed) { try reader.text(0...2) }
    }

    @Test func `0 is not read as a device`() {
        var reader = FieldReader([0, 0, 0, 8] + [UInt8](repeating: 0, count: 8))
        #expect(throws: IdentityError.malformed) { try reader.device() }
    }
}
