import ChatEncryption
import ChatIdentity
import Testing

@Suite struct ContentPlaceTests {
    private func place(
        sender: String = "alice",
        device: UInt64 = 7,
        recipient: String = "bob",
        token: [UInt8]? = nil,
        isMail: Bool = false
    ) throws -> ContentPlace {
        ContentPlace(
            sender: try ContentFixture.sender(sender, device: device),
            recipient: recipient,
            token: token,
            isMail: isMail
        )
    }

    private func error(_ place: ContentPlace, _ kind: SealedContent.Kind = .text("hello")) throws -> ContentError? {
        let content = try ContentFixture.content(kind)
        do throws(ContentError) {
            try content.check(against: place)
            return nil
        } catch {
            return error
        }
    }

    @Test func `content at its place is accepted`() throws {
        #expect(try error(place()) == nil)
        #expect(try error(place(token: ContentFixture.token)) == nil)
    }

    @Test func `content of another sender, for another recipient, or with another token is refused`() throws {
        #expect(try error(place(sender: "carol")) == .misplaced(.sender))
        #expect(try error(place(device: 8)) == .misplaced(.senderDevice))
        #expect(try error(place(recipient: "carol")) == .misplaced(.recipient))
        #expect(try error(place(token: ContentFixture.payload)) == .misplaced(.token))
        #expect(try error(place(token: [])) == .misplaced(.token))
    }

    @Test func `a message that is reflected to its sender is refused`() throws {
        #expect(try error(place(sender: "bob", recipient: "alice")) == .misplaced(.sender))
    }

    @Test func `texts are only in messages, everything else only in mail`() throws {
        for kind in ContentFixture.kinds {
            let isText = if case .text = kind { true } else { false }
            #expect(try error(place(isMail: true), kind) == (isText ? .misplaced(.kind) : nil))
            #expect(try error(place(isMail: false), kind) == (isText ? nil : .misplaced(.kind)))
        }
    }
}
