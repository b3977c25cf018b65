import ChatIdentity
import Testing

@testable import ChatEncryption

struct BlockTests {
    private static let start = StartFields(
        ephemeral: [UInt8](repeating: 2, count: 32),
        prekeyNumber: 0x0102_0304,
        pairNumber: 0x0506_0708_090A_0B0C,
        ciphertext: [UInt8](repeating: 3, count: 1088)
    )
    private static let offer = BlockHeader.MailFields.offer(number: 7, key: [UInt8](repeating: 4, count: 1184))
    private static let answer = answer(number: 8)

    private static func answer(number: UInt32) -> BlockHeader.MailFields {
        .answer(
            number: number,
            key: OfferKeyID(rawValue: 0x2122_2324_2526_2728),
            ciphertext: [UInt8](repeating: 5, count: 1088)
        )
    }

    private static func header(
        start: StartFields? = nil,
        mail: BlockHeader.MailFields? = nil,
        mixedOffer: UInt32? = nil,
        session: UInt64 = 0x1112_1314_1516_1718,
        previousCount: UInt32 = 1 << 31,
        number: UInt32 = 1 << 31 - 1
    ) -> BlockHeader {
        BlockHeader(
            session: SessionNumber(rawValue: session),
            ratchetKey: [UInt8](repeating: 1, count: 32),
            previousCount: previousCount,
            number: number,
            salt: [UInt8](repeating: 6, count: 16),
            start: start,
            mail: mail,
            mixedOffer: mixedOffer
        )
    }

    private static func bytes(_ header: BlockHeader) -> [UInt8] {
        header.encoded + [UInt8](repeating: 9, count: 80)
    }

    @Test(
        arguments: [
            (header(), 146, true), (header(mixedOffer: 3), 150, true), (header(start: start), 1278, true),
            (header(mail: offer), 1334, false), (header(mail: offer, mixedOffer: 3), 1338, false),
            (header(mail: answer), 1246, false), (header(mail: answer, mixedOffer: 3), 1250, false),
        ]
    )
    func `blocks are read as they were written`(header: BlockHeader, size: Int, isInMessages: Bool) throws {
        let bytes = Self.bytes(header)
        #expect(bytes.count == size)
        #expect(SealedSizes.blockInMail.contains(size))
        #expect(SealedSizes.block.contains(size) || !isInMessages)
        #expect(try Block.parse(bytes, inMail: true).header == header)
        if isInMessages {
            #expect(try Block.parse(bytes, inMail: false).header == header)
        } else {
            #expect(throws: EncryptionError.malformed) { try Block.parse(bytes, inMail: false) }
        }
    }

    @Test func `fields that exclude each other are refused`() {
        let start = Self.start
        let headers = [
            Self.header(start: start, mail: Self.offer), Self.header(start: start, mail: Self.answer),
            Self.header(start: start, mixedOffer: 1), Self.header(session: 0), Self.header(number: 1 << 31),
            Self.header(previousCount: 1 << 31 + 1), Self.header(mixedOffer: 0),
            Self.header(mail: .offer(number: 0, key: [UInt8](repeating: 4, count: 1184))),
            Self.header(mail: Self.answer(number: 0)),
        ]
        for header in headers {
            for inMail in [true, false] {
                #expect(throws: EncryptionError.malformed) { try Block.parse(Self.bytes(header), inMail: inMail) }
            }
        }
    }

    @Test(arguments: 0..<256)
    func `only known flags with their fields are read`(flags: Int) throws {
        for header in [Self.header(), Self.header(mixedOffer: 3), Self.header(start: Self.start)] {
            var bytes = Self.bytes(header)
            guard bytes[9] != flags else {
                continue
            }
            bytes[9] = UInt8(flags)
            #expect(throws: EncryptionError.malformed) { try Block.parse(bytes, inMail: true) }
        }
    }

    @Test func `an offer and an answer together are refused, with any length`() {
        // As long as both would be: too long for any block.
        for length in [146 + 1188 + 1100, 1344, 1338, 1334, 1250, 1246] {
            var bytes = Self.bytes(Self.header())
            bytes[9] = 6
            bytes += [UInt8](repeating: 0, count: length - bytes.count)
            #expect(throws: EncryptionError.malformed) { try Block.parse(bytes, inMail: true) }
        }
    }

    @Test func `an answer names the offer's number and key before the ciphertext`() {
        let bytes = Self.bytes(Self.header(mail: Self.answer))
        #expect(bytes[66..<79] == [0, 0, 0, 8, 0x21, 0x22, 0x23, 0x24, 0x25, 0x26, 0x27, 0x28, 5])
    }

    @Test func `another version is told as such`() {
        for version in [0, 2, 255] as [UInt8] {
            var bytes = Self.bytes(Self.header())
            bytes[0] = version
            #expect(throws: EncryptionError.unknownVersion) { try Block.parse(bytes, inMail: false) }
        }
    }

    @Test func `a start without a pair has pair number 0, and prekeys are numbered from 1`() throws {
        let lastResort = StartFields(
            ephemeral: Self.start.ephemeral,
            prekeyNumber: 1,
            pairNumber: nil,
            ciphertext: Self.start.ciphertext
        )
        let bytes = Self.bytes(Self.header(start: lastResort))
        #expect(bytes[98..<110] == [0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0])
        #expect(try Block.parse(bytes, inMail: false).header.start == lastResort)
        var unnumbered = bytes
        unnumbered[101] = 0
        #expect(throws: EncryptionError.malformed) { try Block.parse(unnumbered, inMail: false) }
    }
}
