import ChatClientCore
import ChatProtocol
import Testing

@testable import chatclient

@Suite struct UnreadSummaryTests {
    private func model(_ messages: [ReceivedMessage]) -> ClientModel {
        var model = ClientModel()
        model.handle(.loggedIn(username: "renew"), to: .logIn(username: "renew", password: "x"))
        model.handle(.room(Fixtures.room("Lab")), to: .joinRoom(.name("Lab"), password: nil))
        messages.forEach { model.handle(.message($0), now: 0) }
        return model
    }

    @Test func `names those with mentions first, then direct ones, rooms and the public one`() {
        let all = [
            Fixtures.message(from: "joe", sequence: 1), Fixtures.message(from: "joe", room: 30, sequence: 1),
            Fixtures.message(from: "bob", to: "renew", sequence: 1),
        ]
        let summary = UnreadSummary(model(all))
        #expect(summary.suffix == "[3 unread: bob, Lab, public]")
        #expect(summary.title == "Tandem: 3 unread (bob, Lab, public)")
        let mention = Fixtures.message("@renew", from: "joe", sequence: 2)
        #expect(UnreadSummary(model(all + [mention])).names == ["public", "bob", "Lab"])
        #expect(UnreadSummary(model(Array(all.suffix(2)))).suffix == "[2 unread: bob, Lab]")
        #expect(UnreadSummary(model([])).suffix == nil)
        #expect(UnreadSummary(model([])).title == "Tandem")
    }

    @Test func `names are capped in number and in length, and sanitized`() {
        var model = model([])
        let list = (1...5).map { number in
            let name = "\u{1B}]2;\(number)" + String(repeating: "x", count: 50)
            return Fixtures.conversation(name, id: UInt64(40 + number), unread: 2, time: Int64(number))
        }
        model.handle(.conversations(list), to: .conversations)
        let summary = UnreadSummary(model)
        let names = [5, 4, 3].map { "\u{241B}]2;\($0)" + String(repeating: "x", count: 15) + "..." }
        #expect(summary.names == names)
        #expect(summary.suffix == "[10 unread: \(names.joined(separator: ", ")) and 2 more]")
    }

    @Test func `the title is written when it changes, and taken back at the end`() {
        let one = UnreadSummary(model([Fixtures.message(from: "bob", to: "renew")]))
        var title = WindowTitle(isSupported: true)
        #expect(title.begin() == "\u{1B}[22;2t")
        #expect(title.show(one) == "\u{1B}]2;Tandem: 1 unread (bob)\u{1B}\\")
        #expect(title.show(one) == "")
        #expect(title.show(UnreadSummary(model([]))) == "\u{1B}]2;Tandem\u{1B}\\")
        #expect(title.end() == "\u{1B}]2;\u{1B}\\\u{1B}[23;2t")
        #expect(title.show(one) != "")
        var none = WindowTitle(isSupported: WindowTitle.isSupported(by: ["TERM": "dumb"]))
        #expect(none.begin() + none.show(one) + none.end() == "")
        #expect(WindowTitle.isSupported(by: ["TERM": "tmux-256color"]))
        #expect(!WindowTitle.isSupported(by: [:]))
    }
}
