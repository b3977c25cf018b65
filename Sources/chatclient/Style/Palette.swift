/// The colours of roles on a terminal, as SGR sequences (ECMA-48 section 8.3.117).
struct Palette: Sendable, Equatable {
    /// How many colours there are.
    var colors = ColorChoice.none

    private static let reset = "\u{1B}[0m"

    /// The span with its colours.
    func paint(_ span: StyledText.Span) -> String {
        guard let parameters = parameters(of: span.role), !span.text.isEmpty else {
            return span.text
        }
        return "\u{1B}[\(parameters)m\(span.text)\(Self.reset)"
    }

    private func parameters(of role: StyledText.Role) -> String? {
        guard colors != .none else {
            return nil
        }
        switch role {
        case .plain: return nil
        case .detail, .notice: return "2"
        case .place: return "1"
        case .name(let name): return NameColor.parameters(for: name, in: colors)
        case .mention: return "1"
        case .problem: return "31"
        }
    }
}
