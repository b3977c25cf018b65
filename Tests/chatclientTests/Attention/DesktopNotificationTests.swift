import Testing

@testable import chatclient

@Suite struct DesktopNotificationTests {
    @Test func `is written for each kind of terminal`() {
        let notification = DesktopNotification(headline: "bob", text: "hi; there")
        let alert = Alert(ringsBell: true, notification: notification)
        let osc9 = "\u{1B}]9;Tandem: bob: hi; there\u{1B}\\"
        let osc777 = "\u{1B}]777;notify;Tandem: bob;hi, there\u{1B}\\"
        #expect(alert.output(.osc9) == osc9 + "\u{07}")
        #expect(alert.output(.osc777) == osc777 + "\u{07}")
        #expect(alert.output(.both) == osc9 + osc777 + "\u{07}")
        #expect(alert.output(nil) == "\u{07}")
        #expect(Alert(ringsBell: false, notification: nil).output(.both) == "")
    }

    @Test func `text of others can neither end it nor fill the screen`() {
        let body = "a\u{1B}\\\u{07}\u{9C}\u{9D}b\nc\u{202E}" + String(repeating: "x\u{301}", count: 100_000)
        let notification = DesktopNotification(headline: body, text: body)
        for dialect in [DesktopNotification.Dialect.osc9, .osc777] {
            let sequence = notification.sequence(dialect)
            let inner = sequence.dropFirst(2).dropLast(2)
            #expect(!inner.unicodeScalars.contains { $0.value < 0x20 || (0x7F...0x9F).contains($0.value) })
            #expect(inner.contains("a\u{241B}\\\u{2407}<U+009C><U+009D>b c<U+202E>"))
            #expect(inner.unicodeScalars.count < 400)
            #expect(sequence.hasSuffix("\u{1B}\\"))
        }
    }

    @Test func `the dialect follows from the environment`() {
        #expect(DesktopNotification.dialect(of: [:]) == nil)
        for terminal in ["dumb", "linux", ""] {
            #expect(DesktopNotification.dialect(of: ["TERM": terminal]) == nil)
        }
        #expect(DesktopNotification.dialect(of: ["TERM": "xterm-256color"]) == .both)
        #expect(DesktopNotification.dialect(of: ["TERM": "xterm-256color", "VTE_VERSION": "7006"]) == .osc777)
        #expect(DesktopNotification.dialect(of: ["TERM": "xterm-256color", "TERM_PROGRAM": "iTerm.app"]) == .osc9)
        #expect(DesktopNotification.dialect(of: ["TERM": "xterm-kitty"]) == .osc9)
        #expect(DesktopNotification.dialect(of: ["TERM": "foot"]) == .osc777)
    }
}
