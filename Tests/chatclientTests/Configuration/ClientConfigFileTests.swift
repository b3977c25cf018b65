import Testing

@testable import chatclient

@Suite struct ClientConfigFileTests {
    private func sentences(_ text: String) -> [String] {
        ClientConfigFile.parse(text).problems.map { "\($0.line): \($0.sentence)" }
    }

    @Test func `reads every setting`() throws {
        let (settings, problems) = ClientConfigFile.parse(
            """
            \u{FEFF}# mine
              style=compact
            COLOR = Always
            bell = off
            desktopNotifications = no
            quietHours = 22:00-7:30
            history = off
            server = alice@chat.example
            ca = /etc/ssl/my ca.pem
            remember = on
            passwordCommand = pass show "chat #1" = | head -1
            keyringCommand =

            [alias]
            w = WH
            Lab = JR #Lab
            [keys]
            Ctrl-R = search
            f5 = redraw
            """
        )
        #expect(problems.isEmpty)
        var expected = ClientSettings()
        expected.style = .compact
        expected.color = .always
        expected.bell = false
        expected.desktopNotifications = false
        expected.quietHours = QuietHours("22:00-07:30")
        expected.history = false
        expected.server = try ClientTarget.split(["alice@chat.example"]).target
        expected.ca = "/etc/ssl/my ca.pem"
        expected.remember = true
        expected.passwordCommand = #"pass show "chat #1" = | head -1"#
        #expect(expected.aliases.add("w", "WH") == nil)
        #expect(expected.aliases.add("lab", "JR #Lab") == nil)
        expected.keys = [try KeyName("ctrl-r"): .search, try KeyName("f5"): .redraw]
        #expect(settings == expected)
    }

    @Test func `requires encryption`() {
        #expect(ClientConfigFile.parse("requireEncryption = yes").settings.requireEncryption)
        #expect(!ClientConfigFile.parse("requireencryption = off").settings.requireEncryption)
    }

    @Test func `tells each line that is wrong, and goes on with the others`() {
        let text = """
            stlye = compact
            style compact
            style = modern
            color = never   # in the evening
            bell = loud
            quietHours = 25:00-7:00
            server = chat
            [notify]
            Lab = off
            [alias]
            a/b = WH
            [keys]
            ctrl-c = search
            x = search
            ctrl-r = dance
            alt-b = word-left
            """
        let told = sentences(text)
        #expect(
            told.map { $0.prefix { $0 != ":" } } == ["1", "2", "3", "4", "5", "6", "7", "8", "11", "13", "14", "15"]
        )
        #expect(told[0].contains("There is no setting 'stlye'. The settings are style, color, bell,"))
        #expect(told[2] == "3: style: 'modern' is not possible; write classic, compact.")
        #expect(told[3].hasSuffix("A comment needs a line of its own."))
        #expect(told[7].contains("[notify]"))
        #expect(told[9] == "13: 'ctrl-c' cannot be bound: it clears the line or ends the client.")
        #expect(ClientConfigFile.parse(text).settings.keys.values.map(\.rawValue) == ["word-left"])
    }

    @Test func `of repeated settings the last one counts, and the repetition is told`() {
        let (settings, problems) = ClientConfigFile.parse("style = compact\r\n\r\nSTYLE = classic\r\n")
        #expect(settings.style == .classic)
        #expect(
            problems == [.init(line: 3, sentence: "This replaces line 1, which sets the same. Remove one of them.")]
        )
    }

    @Test(arguments: ["", "\n\n", "# x", "=", "[", "[]", "\u{FEFF}", "a\u{0}=b", "[alias]\n=", "[keys]\n = x"])
    func `stands any text`(text: String) {
        #expect(ClientConfigFile.parse(text).settings == ClientSettings())
    }

    // MARK: - The example

    private var awake: String {
        ClientConfigFile.example.split(separator: "\n", omittingEmptySubsequences: false)
            .map { $0.hasPrefix("#") && !$0.hasPrefix("# ") ? $0.dropFirst() : $0 }.joined(separator: "\n")
    }

    @Test func `the example changes nothing`() {
        let (settings, problems) = ClientConfigFile.parse(ClientConfigFile.example)
        #expect(settings == ClientSettings())
        #expect(problems.isEmpty)
    }

    @Test func `the example has every setting once, and all are right`() {
        let keys = ConfigLine.lines(of: awake).compactMap { line -> String? in
            if case .setting(let key, _) = line.meaning { key } else { nil }
        }
        #expect(Array(keys.prefix(ConfigKey.allCases.count)) == ConfigKey.allCases.map(\.rawValue))
        let (settings, problems) = ClientConfigFile.parse(awake)
        #expect(problems.isEmpty)
        #expect(settings.aliases.texts.count == 2)
        #expect(settings.keys.count == 2)
        #expect(settings.quietHours != nil)
        #expect(settings.server?.username == "alice")
        for action in KeyAction.allCases {
            #expect(ClientConfigFile.example.contains(" \(action.rawValue)"))
        }
        #expect(ClientConfigFile.example.split(separator: "\n").allSatisfy { $0.count <= 120 })
    }

    // MARK: - Changing a setting

    @Test(
        arguments: [
            ("", "style = compact\n"),
            ("style = classic", "style = compact"),
            ("# a\n  style=classic\n# b\n", "# a\n  style = compact\n# b\n"),
            ("style = a\nStyle = b\nbell = on\n", "style = a\nstyle = compact\nbell = on\n"),
            ("bell = on", "bell = on\nstyle = compact\n"),
            ("bell = on\r\n", "bell = on\r\nstyle = compact\r\n"),
            (
                "# How\n#style = classic\n\n#color = auto\n",
                "# How\n#style = classic\nstyle = compact\n\n#color = auto\n"
            ),
            (
                "bell = on\n\n# Mine\n[alias]\nstyle = WH\n",
                "bell = on\nstyle = compact\n\n# Mine\n[alias]\nstyle = WH\n"
            ),
            ("[alias]\nw = WH\n", "style = compact\n[alias]\nw = WH\n"),
            ("# head\n\n# Mine\n[alias]\n", "# head\nstyle = compact\n\n# Mine\n[alias]\n"),
        ]
    )
    func `a setting is changed in its place`(before: String, after: String) {
        let text = ClientConfigFile.setting(.style, to: "compact", in: before)
        #expect(text == after)
        #expect(ClientConfigFile.parse(text).settings.style == .compact)
    }

    @Test(arguments: ConfigKey.allCases)
    func `every setting can be changed in the example`(key: ConfigKey) {
        let text = ClientConfigFile.setting(key, to: key.example, in: ClientConfigFile.example)
        #expect(text.split(separator: "\n").count == ClientConfigFile.example.split(separator: "\n").count + 1)
        #expect(ClientConfigFile.parse(text).problems.isEmpty)
        #expect(ClientConfigFile.setting(key, to: key.example, in: text) == text)
    }

    @Test func `a line end in a value begins no other setting`() {
        let text = ClientConfigFile.setting(.passwordCommand, to: "a\nremember = on\r\n", in: "")
        #expect(text == "passwordCommand = a remember = on\n")
    }
}
