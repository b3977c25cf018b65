import Testing

@testable import chatclient

@Suite struct PaletteTests {
    private let roles: [StyledText.Role] = [.plain, .detail, .place, .name("bob"), .mention, .notice, .problem]

    @Test func `without colours text stays as it is`() {
        for role in roles {
            #expect(Palette().paint(StyledText.Span(text: "x", role: role)) == "x")
        }
    }

    @Test(arguments: [(ColorChoice.ansi16, "\(NameColor.basic[1])"), (.ansi256, "38;5;\(NameColor.cube[1])")])
    func `a name has its own colour, in any case`(choice: ColorChoice, one: String) throws {
        let palette = Palette(colors: choice)
        let parameters = try #require(NameColor.parameters(for: "bob", in: choice))
        #expect(palette.paint(StyledText.Span(text: "bob", role: .name("bob"))) == "\u{1B}[\(parameters)mbob\u{1B}[0m")
        #expect(palette.paint(StyledText.Span(text: "bob", role: .name("BOB"))).contains(parameters))
        let names = (0..<100).compactMap { NameColor.parameters(for: "user\($0)", in: choice) }
        #expect(names.contains(one))
        #expect(palette.paint(StyledText.Span(text: "", role: .problem)) == "")
    }
}
