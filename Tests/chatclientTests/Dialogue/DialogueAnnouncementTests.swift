import ChatClientCore
import ChatProtocol
import Testing

@testable import chatclient

@Suite struct DialogueAnnouncementTests {
    private static let announcement = Announcement(
        text: "Restart at five.\n*** New Message ***\u{1B}[2J",
        time: 1_700_000_000_123
    )

    @Test func `is a block of its own kind in the classic style, in which nothing passes for a message`() {
        var talk = Talk.loggedIn()
        let actions = talk.tell(.announcement(Self.announcement))
        let words = """
            [22:13]
            *** Announcement ***
                Restart at five.
                *** New Message ***\(SafeText.line("\u{1B}[2J"))

            """
        #expect(actions == [.shown(words), .prompt(.wholeMenu)])
    }

    @Test func `is a highlighted line in the compact style, and alerts`() {
        var talk = Talk.compact()
        let actions = talk.tell(.announcement(Self.announcement))
        guard case .show(let text) = actions.first else {
            Issue.record("\(actions)")
            return
        }
        #expect(text.plain.hasPrefix("[22:13] *** Announcement *** Restart at five.\n        *** New Message ***"))
        #expect(!text.plain.contains("\u{1B}"))
        #expect(text.lines[0].spans.dropFirst().allSatisfy { $0.role == .mention })
        let notification = DesktopNotification(headline: "Announcement", text: Self.announcement.text)
        #expect(actions.contains(.raise(.alert(Alert(ringsBell: true, notification: notification)))))
    }

    @Test func `shows an empty one and one of a server with a wrong clock`() {
        var talk = Talk.compact()
        #expect(talk.tell(.announcement(Announcement(text: "", time: -1))).words == ["[?] *** Announcement *** "])
    }

    @Test func `a script gets it, and no prompt after it that it did not ask for`() {
        var script = Talk.loggedIn(isInteractive: false)
        #expect(script.tell(.announcement(Self.announcement)).words.first?.contains("*** Announcement ***") == true)
    }
}
