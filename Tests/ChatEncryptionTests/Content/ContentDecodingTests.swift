import ChatEncryption
import SwiftProtobuf
import Testing

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

@Suite struct ContentDecodingTests {
    /// The encoded content, cut into its fields. Every tag here has one byte.
    private func fields(_ kind: SealedContent.Kind = .text("hello")) throws -> [[UInt8]] {
        var rest = try ContentFixture.content(kind).encoded()[...]
        var fields: [[UInt8]] = []
        while let tag = rest.first {
            var end = rest.startIndex + 1
            switch tag & 7 {
            case 1: end += 8
            case 2: end += 1 + Int(rest[end])
            default:
                while rest[end] >= 0x80 { end += 1 }
                end += 1
            }
            fields.append(Array(rest[..<end]))
            rest = rest[end...]
        }
        return fields
    }

    @Test(arguments: ContentFixture.kinds)
    func `content that ends early is refused`(kind: SealedContent.Kind) throws {
        let bytes = try ContentFixture.content(kind).encoded()
        let whole = try SealedContent(bytes)
        for count in 0..<bytes.count {
            // A field that may be missing, at the end, is the one exception: then it is other content.
            if let content = try? SealedContent(Array(bytes.prefix(count))) {
                #expect(content != whole)
            }
        }
    }

    @Test func `a field that stands twice is refused`() throws {
        for kind in ContentFixture.kinds {
            let fields = try fields(kind)
            for field in fields {
                let name = try #require(ContentError.Field(rawValue: Int(field[0] >> 3)))
                #expect(ContentFixture.error(Array(fields.joined()) + field) == .repeated(name))
            }
        }
    }

    @Test func `a field that is missing is refused`() throws {
        for kind in ContentFixture.kinds {
            let fields = try fields(kind)
            for place in fields.indices {
                let name = try #require(ContentError.Field(rawValue: Int(fields[place][0] >> 3)))
                let error = ContentFixture.error(Array((fields[..<place] + fields[(place + 1)...]).joined()))
                switch (name, kind) {
                case (.lastOpened, _), (.time, _):
                    #expect(error == nil, "none, and the first millisecond of 1970, are encoded as nothing")
                default:
                    #expect(error == .invalid(name), "\(kind)")
                }
            }
        }
    }

    @Test func `a field of another type is refused`() throws {
        let fields = try fields()
        for place in fields.indices {
            let tag = fields[place][0]
            for type in 0...7 where type != Int(tag & 7) {
                var changed = fields
                // A value that each type can read.
                changed[place] = [tag & 0xF8 | UInt8(type), 7, 1, 2, 3, 4, 5, 6, 7]
                #expect(ContentFixture.error(Array(changed.joined())) == .malformed)
            }
        }
    }

    @Test func `fields in another order are the same content`() throws {
        let fields = try fields()
        #expect(try SealedContent(Array(fields.reversed().joined())) == ContentFixture.content())
    }

    @Test func `fields of later releases are skipped, groups are not`() throws {
        let bytes = try ContentFixture.content().encoded()
        let unknown: [[UInt8]] = [
            [15 << 3, 1], [0x82, 0x01, 2, 0, 0], [0x81, 0x01] + [UInt8](repeating: 1, count: 8),
            [0x85, 0x01, 1, 1, 1, 1],
        ]
        for field in unknown {
            #expect(try SealedContent(bytes + field) == ContentFixture.content())
        }
        #expect(ContentFixture.error(bytes + [15 << 3 | 3, 15 << 3 | 4]) == .malformed)
        #expect(ContentFixture.error(bytes + [0, 1]) == .malformed)
    }

    @Test func `text that is not UTF-8 is refused`() throws {
        for text: [UInt8] in [[0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0x61, 0xC3], [0xF4, 0x90, 0x80, 0x80]] {
            #expect(try ContentFixture.error { $0.text = Data(text) } == .invalid(.text))
        }
    }

    @Test func `values that do not belong to the kind are refused`() throws {
        let hash = Data(ContentFixture.payload)
        #expect(try ContentFixture.error { $0.healedPayload = hash } == .unexpected(.healedPayload))
        #expect(try ContentFixture.error { $0.cannotOpen = .init() } == .unexpected(.cannotOpen))
        #expect(try ContentFixture.error(.empty) { $0.text = Data([0x61]) } == .unexpected(.text))
        #expect(try ContentFixture.error(.empty) { $0.healedPayload = hash } == .unexpected(.healedPayload))
        let demand = SealedContent.Kind.cannotOpen(ContentFixture.demand)
        #expect(try ContentFixture.error(demand) { $0.text = Data([0x61]) } == .unexpected(.text))
        #expect(try ContentFixture.error { $0.room = 1 } == .unexpected(.room))
        #expect(try ContentFixture.error { $0.kind = .unspecified } == .invalid(.kind))
        #expect(try ContentFixture.error { $0.senderDevice = 0 } == .invalid(.senderDevice))
    }

    @Test func `many empty entries are refused before anything is made of them`() throws {
        let demand = [UInt8](repeating: 0, count: 8000).indices.flatMap { _ in [0x0A, 0] as [UInt8] }
        let length: [UInt8] = [UInt8(demand.count & 0x7F) | 0x80, UInt8(demand.count >> 7)]
        let bytes = try ContentFixture.content(.empty).encoded() + [0x6A] + length + demand
        #expect(bytes.count > 16_000 && bytes.count < Padding.mostContent)
        #expect(ContentFixture.error(bytes) == .malformed)
    }

    @Test func `more entries than a list may have are refused`() throws {
        let demand = SealedContent.Kind.cannotOpen(ContentFixture.demand)
        let hash = Data(ContentFixture.payload)
        let tooMany = try ContentFixture.error(demand) {
            $0.cannotOpen.payloads = [Data](repeating: hash, count: 101)
        }
        #expect(tooMany == .repeated(.cannotOpen))
        let sessions = try ContentFixture.error(demand) {
            $0.cannotOpen.sessions = [UInt64](repeating: 1, count: 11)
        }
        #expect(sessions == .repeated(.cannotOpen))
    }

    @Test func `content that is too long for any payload is refused`() {
        #expect(ContentFixture.error([UInt8](repeating: 0, count: Padding.mostContent + 1)) == .malformed)
    }

    @Test func `a changed bit gives an error or other content, never the same`() throws {
        for kind in [SealedContent.Kind.text("hello"), .cannotOpen(ContentFixture.demand)] {
            let content = try ContentFixture.content(kind)
            let bytes = try content.encoded()
            let same = (0..<8 * bytes.count).filter { bit in
                var changed = bytes
                changed[bit / 8] ^= 1 << UInt8(bit % 8)
                return (try? SealedContent(changed)) == content
            }
            #expect(same.isEmpty)
        }
    }
}
