import ChatEncryption
import ChatIdentity
import Testing

@Suite struct SealedContentTests {
    @Test(arguments: ContentFixture.kinds)
    func `content of each kind comes back`(kind: SealedContent.Kind) throws {
        let content = try ContentFixture.content(kind)
        #expect(try SealedContent(content.encoded()) == content)
    }

    @Test func `a text has 1 to 16,384 bytes, and fits the largest class with everything else`() throws {
        let longest = String(repeating: "é", count: 8192)
        let name = String(repeating: "a", count: 50)
        let list = ListReference(version: .max, hash: ContentFixture.payload)
        let content = try ContentFixture.content(
            .healed(longest, payload: ContentFixture.payload),
            sender: ContentFixture.sender(name, device: .max),
            recipient: name,
            time: SignedTime.range.upperBound,
            counter: .max,
            senderList: list,
            recipientList: list
        )
        #expect(try content.encoded().count <= Padding.mostContent)
        #expect(try SealedContent(content.encoded()) == content)
        for text in ["", longest + "a"] {
            #expect(throws: ContentError.invalid(.text)) { try ContentFixture.content(.text(text)) }
            #expect(throws: ContentError.invalid(.text)) {
                try ContentFixture.content(.healed(text, payload: ContentFixture.payload))
            }
        }
    }

    @Test(arguments: [(300, 512), (698, 896), (699, 1024)])
    func `a text has the class that the page says`(letters: Int, size: Int) throws {
        // With names of 20 characters. A class of 896 with its block still fits a datagram of 1,200 bytes.
        let name = String(repeating: "a", count: 20)
        let content = try ContentFixture.content(
            .text(String(repeating: "x", count: letters)),
            sender: ContentFixture.sender(name, device: .max),
            recipient: name,
            counter: 1_000_000
        )
        #expect(try Padding.padded(content.encoded()).count == size)
    }

    @Test func `each field that breaks its rule is named`() throws {
        let short = ListReference(version: 1, hash: [1])
        let zero = ListReference(version: 0, hash: ContentFixture.payload)
        let cases: [(ContentError.Field, () throws -> SealedContent)] = [
            (.sender, { try ContentFixture.content(sender: ContentFixture.sender("Alice")) }),
            (.recipient, { try ContentFixture.content(recipient: "bob ") }),
            (.recipient, { try ContentFixture.content(recipient: "") }),
            (.token, { try ContentFixture.content(token: [1]) }),
            (.time, { try ContentFixture.content(time: -1) }),
            (.time, { try ContentFixture.content(time: .max) }),
            (.senderList, { try ContentFixture.content(senderList: short) }),
            (.recipientList, { try ContentFixture.content(recipientList: zero) }),
            (.lastOpened, { try ContentFixture.content(lastOpened: [1]) }),
            (.counter, { try ContentFixture.content(counter: 0) }),
            (.counter, { try ContentFixture.content(.empty, counter: 1) }),
            (.counter, { try ContentFixture.content(.cannotOpen(ContentFixture.demand), counter: 1) }),
            (.healedPayload, { try ContentFixture.content(.healed("a", payload: [1])) }),
            (.kind, { try ContentFixture.content(.other(-1)) }),
            (.kind, { try ContentFixture.content(.other(2)) }),
        ]
        for (field, make) in cases {
            #expect(throws: ContentError.invalid(field)) { try make() }
        }
        _ = try ContentFixture.content(lastOpened: [])
    }

    @Test func `a demand names 1 to 100 payloads and at most 10 sessions`() throws {
        func make(_ payloads: Int, _ sessions: Int, length: Int = 32) throws -> SealedContent {
            let payload = [UInt8](repeating: 3, count: length)
            let demand = HealingDemand(
                payloads: [[UInt8]](repeating: payload, count: payloads),
                failedSession: 0,
                sessions: [UInt64](repeating: 1, count: sessions)
            )
            return try ContentFixture.content(.cannotOpen(demand))
        }
        let most = try make(100, 10)
        #expect(try SealedContent(most.encoded()) == most)
        #expect(try SealedContent(make(1, 0).encoded()) == make(1, 0))
        for (payloads, sessions, length) in [(0, 0, 32), (101, 0, 32), (1, 11, 32), (1, 1, 31)] {
            #expect(throws: ContentError.invalid(.cannotOpen)) { try make(payloads, sessions, length: length) }
        }
    }
}
