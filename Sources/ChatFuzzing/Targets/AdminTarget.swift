import ChatAdministration
import ChatProtocol

/// The admin socket and `/admin`: how the stream is split must not matter; what can be read can be written; no
/// sentence about a request, and no text for people, controls a terminal; and no description has a password.
///
/// The input: a byte for the size of the parts, the stream of lines. Each line is read as everything that it could be.
enum AdminTarget {
    /// The maximum bytes of a line here.
    private static let limit = 200

    private static let text = AdminText(clock: LocalTime(offset: { _ in 3600 }), now: 1_796_000_000_000)

    static func run(on bytes: [UInt8]) throws {
        var input = FuzzInput(bytes)
        let size = input.number(below: 16) + 1
        let stream = input.remainder()
        let whole = try lines(of: [stream[...]])
        let parts = stride(from: 0, to: stream.count, by: size).map { stream[$0..<min($0 + size, stream.count)] }
        let split = try lines(of: parts)
        try FuzzFinding.unless(whole == split, "at once \(whole), in parts \(split)")
        for line in whole {
            try checkRequest(line)
            try checkFrame(line)
            let text = String(decoding: line, as: UTF8.self)
            try checkWords(text)
            try checkItem(text)
        }
    }

    static func seeds() -> [FuzzSeed] {
        let lines: [(String, String)] = [
            ("status", #"{"command":"status"}"#),
            ("ban", #"{"command":"ban","target":"10.0.0.0/8","for":86400,"reason":"rude","force":true}"#),
            ("user", #"{"command":"user add","account":"bob","password":"Secret-7"}"#),
            ("audit", #"{"command":"audit","before":12,"limit":5}"#),
            ("nested", #"{"command":[[[{}]]],"on":null}"#),
            ("escaped", #"{"command":"announce","text":"\u001b[2J\u202e \"x\""}"#),
            ("words", #"ban bob --for 1d12h --force "rude \"words\"""#),
            ("invite", "invite Aunt May --uses=5 --for 2w"),
            ("announcement", #"announce Back at  "five" --late"#),
            ("wrong", "bna \u{1B}[2J --fro"),
            ("item", #"{"item":{"kind":"notice","sentence":"Kicked bob."}}"#),
            ("done", #"{"done":{"items":3}}"#),
            ("error", #"{"error":{"code":"busy","message":"Wait."}}"#),
            ("notice", #"{"kind":"notice","sentence":"\u0007"}"#),
            ("role", #"{"kind":"role","account":"alice","role":"admin"}"#),
            ("object", #"{"record":"account","id":1}"#),
        ]
        let session =
            #"{"kind":"session","account":"a","role":"b","address":"c","client":"\u202e","open":7,"idle":7,"wire":"udp"}"#
        return (lines + [("session", session)]).map { FuzzSeed($0.0, [3] + Array(($0.1 + "\r\n").utf8)) }
    }

    private static func lines(of parts: [ArraySlice<UInt8>]) throws -> [[UInt8]] {
        var splitter = AdminLineSplitter(limit: limit)
        var lines: [[UInt8]] = []
        for part in parts {
            splitter.append(part)
            do {
                while let line = try splitter.next() {
                    try FuzzFinding.unless(line.count <= limit, "a line of \(line.count) bytes")
                    lines.append(line)
                }
            } catch AdminFrameError.tooLong {
                return lines
            }
            try FuzzFinding.unless(splitter.count <= limit, "\(splitter.count) bytes are kept")
        }
        return lines
    }

    private static func checkRequest(_ line: [UInt8]) throws {
        let command: AdminCommand
        do throws(AdminSyntaxError) {
            command = try AdminCommand(json: line)
        } catch {
            return try checkSentence(error.description)
        }
        try checkRoundTrip(command)
    }

    private static func checkWords(_ line: String) throws {
        let command: AdminCommand
        do throws(AdminSyntaxError) {
            command = try AdminCommand(line: line)
        } catch {
            return try checkSentence(error.description(prefix: "/admin "))
        }
        try checkRoundTrip(command.setting(password: "Secret-7"))
    }

    private static func checkRoundTrip(_ command: AdminCommand) throws {
        let json = try command.json()
        let again = try AdminCommand(json: Array(json.utf8))
        try FuzzFinding.unless(again == command, "\(json) was read as another command")
        try FuzzFinding.unless("\(command)" == command.verb.rawValue, "a description has more than the name")
    }

    private static func checkFrame(_ line: [UInt8]) throws {
        guard let frame = try? AdminFrame(line: line) else {
            return
        }
        let written = try frame.line()
        try FuzzFinding.unless(!written.contains("\n"), "a frame of two lines")
        let again = try AdminFrame(line: Array(written.utf8))
        try FuzzFinding.unless(again == frame, "\(frame) was read again as \(again)")
    }

    private static func checkItem(_ json: String) throws {
        guard let item = try? AdminItem(json: json) else {
            return
        }
        let again = try AdminItem(json: item.json())
        try FuzzFinding.unless(again == item, "\(item) was read again as \(again)")
        for line in text.lines([item], of: .who) {
            try checkSentence(line)
        }
    }

    /// Checks that a sentence can be shown on a terminal as it is.
    private static func checkSentence(_ sentence: String) throws {
        try FuzzFinding.unless(SafeText.line(sentence) == sentence, "unsafe: \(sentence.debugDescription)")
    }
}
