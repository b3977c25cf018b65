import Crypto
import Foundation
import SwiftASN1
import Testing
import X509

@testable import ChatServerCore

@Suite struct SelfSignedCertificateTests {
    /// 2026-01-01 00:00:00 UTC.
    private let now = Date(timeIntervalSince1970: 1_767_225_600)

    @Test func `it is valid from the day before, for ten years`() throws {
        let certificate = try Certificate(pemEncoded: SelfSignedCertificate.make(now: now).certificate)
        #expect(certificate.notValidBefore == Date(timeIntervalSince1970: 1_767_225_600 - 86_400))
        #expect(certificate.notValidAfter == Date(timeIntervalSince1970: 1_767_225_600 + 3650 * 86_400))
    }

    @Test func `it signs itself and is no authority`() throws {
        let made = try SelfSignedCertificate.make(now: now)
        let certificate = try Certificate(pemEncoded: made.certificate)
        #expect(certificate.issuer == certificate.subject)
        #expect(certificate.publicKey.isValidSignature(certificate.signature, for: certificate))
        #expect(try certificate.extensions.basicConstraints == .notCertificateAuthority)
        let names = try #require(try certificate.extensions.subjectAlternativeNames)
        #expect(Array(names) == [.dnsName("localhost")])
    }

    @Test func `its key fits it`() throws {
        let made = try SelfSignedCertificate.make(now: now)
        let key = try P256.Signing.PrivateKey(pemRepresentation: made.key)
        let certificate = try Certificate(pemEncoded: made.certificate)
        #expect(certificate.publicKey == Certificate.PublicKey(key.publicKey))
    }

    @Test func `each has a key and a number of its own`() throws {
        let one = try Certificate(pemEncoded: SelfSignedCertificate.make(now: now).certificate)
        let other = try Certificate(pemEncoded: SelfSignedCertificate.make(now: now).certificate)
        #expect(one.publicKey != other.publicKey)
        #expect(one.serialNumber != other.serialNumber)
    }
}
