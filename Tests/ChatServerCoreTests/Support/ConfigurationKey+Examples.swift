@testable import ChatServerCore

extension ConfigurationKey {
    /// A valid value that is not the default.
    var anotherValue: String {
        switch values {
        case .number(let range): "\(min(range.upperBound, range.lowerBound + 7))"
        case .word(let words): words.last ?? ""
        case .networks: "192.0.2.1"
        case .text where name == "passwordPolicy": "length=30"
        case .text, .path: "other"
        }
    }
}

extension ServerConfiguration {
    /// A configuration with a port, a certificate and these settings.
    static func example(_ settings: [String: String]) throws -> ServerConfiguration {
        let options = ["port": "1", "certificate": "c", "key": "k"].merging(settings) { $1 }
        return try ConfigurationSources(options: options, environment: [:], file: nil).load()
    }
}
