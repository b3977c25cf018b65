/// A certificate with an RSA key, for tests alone.
struct WeakCertificate: Sendable {
    let certificate: String
    let key: String

    static let bits1024 = WeakCertificate(
        certificate: """
            -----BEGIN CERTIFICATE-----
            MIIB/DCCAWWgAwIBAgIUGrBDaIGjP7Nj1Guo7vjbjaAwdJ4wDQYJKoZIhvcNAQEL
            BQAwDzENMAsGA1UEAwwEd2VhazAgFw0yNjExMjkxOTI5NTZaGA8yMTI2MTEwNTE5
            Mjk1NlowDzENMAsGA1UEAwwEd2VhazCBnzANBgkqhkiG9w0BAQEFAAOBjQAwgYkC
            gYEAsDU21NnqmLrFlFdULx2E2q33KTdqftNDHn22Nl5lWTriCAQ74KeEbm/N25pU
            gDOIaY15MSiiwMsjd17mFVgkLWuLJXJ3wHZEA1Jojz/8T9ochr5H4YKkElx1ggWS
            ScZC6X3YjOPwAtzTIS6PdDL8Z9XFpM4tNAYET65yAxxXwzsCAwEAAaNTMFEwHQYD
            VR0OBBYEFPsMNP03QFsCSNE/Q/knhqZBQjfIMB8GA1UdIwQYMBaAFPsMNP03QFsC
            SNE/Q/knhqZBQjfIMA8GA1UdEwEB/wQFMAMBAf8wDQYJKoZIhvcNAQELBQADgYEA
            LJi2J3p9wRDBve6BHRBUk23RTI4aFprr10rKJiHwOaN4ZgryOyh6lRJeXqlvpdcd
            5YiLxFuPb6qMXc0bVODo+e0fzaYxw/AM3/6Z6GNA+Vqv/QXWGgSJOzh7oq5QvbK5
            RTYhPukmAMNIGEMQiSOqNGYeZwMFK86QF0IxYbex3g8=
            -----END CERTIFICATE-----

            """,
        key: """
            -----BEGIN PRIVATE KEY-----
            MIICdgIBADANBgkqhkiG9w0BAQEFAASCAmAwggJcAgEAAoGBALA1NtTZ6pi6xZRX
            VC8dhNqt9yk3an7TQx59tjZeZVk64ggEO+CnhG5vzduaVIAziGmNeTEoosDLI3de
            5hVYJC1riyVyd8B2RANSaI8//E/aHIa+R+GCpBJcdYIFkknGQul92Izj8ALc0yEu
            j3Qy/GfVxaTOLTQGBE+ucgMcV8M7AgMBAAECgYBgCiEAkmWTKPlXiOGRbH1k0zzL
            cjDRP0Rt8gbGS1zh7X4U8HnSUHuV1cpVzyAPYAcRwNI1QPi0LAQAo/Cz4X6Vezdv
            7wYOT/rT08pfd8Epuk+sFQkfF3nmuGIBw1nOTXp2JWIFvgevOIYcvGHawkNj0XbR
            NQ6TBYCLcmmL8oeHgQJBAN1fq3LPcxNGH/rJ7Lk18lu9XyJuG7DcIifXyecRrblP
            CF31IrvLhfomf5DpEi5GV8JRSECaSF/THCcJcz6cFjkCQQDLxP8kIwSV5ZuvAsaE
            ehlpjJNOpAU6POoN6O1YRTLnVeVeUyNKY84gnXUMfP5Im9/hRIZv4EO+XKd/AHQk
            6wUTAkAVSYPVEHnCWrXsicpHrRZXGAiz6N6kzSZDqo5xt9N6xEzLrCzg3htOCLGv
            n5nt9TmvJ93IyI05GbXVUyVP2faRAkBnlLIlim9wSxFCe2SyPubgEodm+FV37zMC
            8x6DOlnP4of/1L8ht242ghPXz0nrWuEJP64e/J8zCyJRmsdvZNBlAkEAxer5nia7
            JSZFNs/K1wHbUxPMKtY4tT5IHiF2V4r8NTBema3ZHvw8Eir6oasb0XL51XsW9GJR
            yksMFd8TaDWOoA==
            -----END PRIVATE KEY-----

            """
    )

    static let bits2048 = WeakCertificate(
        certificate: """
            -----BEGIN CERTIFICATE-----
            MIIDATCCAemgAwIBAgIUQsWARJc/0ir8kc3I3/dHPA4hNoQwDQYJKoZIhvcNAQEL
            BQAwDzENMAsGA1UEAwwEd2VhazAgFw0yNjExMjkxOTI5NTZaGA8yMTI2MTEwNTE5
            Mjk1NlowDzENMAsGA1UEAwwEd2VhazCCASIwDQYJKoZIhvcNAQEBBQADggEPADCC
            AQoCggEBAMD5n57SU2FYrbkH4gY1zOYeLCtYIdylyfjCIXFJSeP35vxL039L5F2H
            eNd+ZmFsc/1Li8+pWmesLOTZ6kLfjDAlNjlkRkguPUwpop6K24AVShzP+fU0zq4E
            3p8kxr3MD/iPv+U/K6BbGam4jAtXNRcH5SPDzq0SsMmf1+pBuRkp+KL2lkGMUXAS
            PJqKpNTfgm0K6CYaQLUhCX89LifV+BHZxAwlquzKvCAQLeXo0INjQcCcOQHWjmSF
            SdCoP78lYnXkVXE3Ml1ZHWmovKqcWQBucs1Y5tVDZlKN/kwwd1Bgm3gO/9OQka3M
            L0ZW+hmCh3vUIheyTpjbobWouw8Br/cCAwEAAaNTMFEwHQYDVR0OBBYEFNr0T0re
            MBEDxpn90li0NxuR1VCEMB8GA1UdIwQYMBaAFNr0T0reMBEDxpn90li0NxuR1VCE
            MA8GA1UdEwEB/wQFMAMBAf8wDQYJKoZIhvcNAQELBQADggEBAHTfMkJ0OKk0ODoT
            CCf72YHvo+Rs/mUITMPYcABwkHDi9mkCgrqmCJ2DZ1BwYeMyg2d09isumadgVIj6
            J2M1bcDjh4M7nAk2v1itnlWZSPf1yOx8bURQ7Y7BsOyfwJNkjNcfDBzn7Akc4Hw6
            T3P4IwKfkVJCwLa4bbTT7+7k4WIdQEZaFcyP5jHdrhcrQ4kdvHDwas9cmKiMQe9w
            Yy6GumVH4Bg9fB3PZlCImqUpYBjihs9UTVgeqIey85JeYLBXUrEeVkthya/diJKE
            4sYNa6yWWIf9djrBw93s11novB6My4uOlwBO3wObDTfzmnF95lCJgq1j7kUJCF9D
            mXvJLsw=
            -----END CERTIFICATE-----

            """,
        key: """
            -----BEGIN PRIVATE KEY-----
            MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQDA+Z+e0lNhWK25
            B+IGNczmHiwrWCHcpcn4wiFxSUnj9+b8S9N/S+Rdh3jXfmZhbHP9S4vPqVpnrCzk
            2epC34wwJTY5ZEZILj1MKaKeituAFUocz/n1NM6uBN6fJMa9zA/4j7/lPyugWxmp
            uIwLVzUXB+Ujw86tErDJn9fqQbkZKfii9pZBjFFwEjyaiqTU34JtCugmGkC1IQl/
            PS4n1fgR2cQMJarsyrwgEC3l6NCDY0HAnDkB1o5khUnQqD+/JWJ15FVxNzJdWR1p
            qLyqnFkAbnLNWObVQ2ZSjf5MMHdQYJt4Dv/TkJGtzC9GVvoZgod71CIXsk6Y26G1
            qLsPAa/3AgMBAAECggEAHHydChp9UYkAOCjIPmdxxGSe25UqhoJ40r6BplIN1NfT
            Itpksc13vDDT72fK4EXcx37/+BtFa7l4dR4QHWgXr0HHA+jgESa2SMh6p5HS/lDm
            PGOdQAvYGMtCO9b3eawmjWhXCRXusEDShIHoNoJcpXY2ZrWwjE8Ohu0QOBYUp3iP
            hzZGwY3kTNaGYM6qlRNWiysU2tOg7ZC3cpl6tRMwkEy1F+7vgoTqhgtIqe08vlnu
            2rhdnvQOAquEzNxF9blwVknVkuEg+5zYWQx+NLW4P1mu9RIKNQUTIz575EGDCyRD
            7bnxzrpzprl1Q6DETJNZQup8Mq2+NCS/8FzddLkUvQKBgQDjAC2Yj9WSYQluh7TT
            WKIKUlM9tBwkYM280Y8XAKBbGosEu4s8tL9U5tqAosOTBAj2r4TyvlVPcQhO8ixB
            uNh2D5PqJi7ryezswx/MqeQg8LIHIA8aRKPisOuwCE5KgH6fKj8Ueh0MF7RhdHP9
            CT3vqyrhHBvbomzXbus9pEG7rQKBgQDZoKxjHJZSY6YqKdQ1A13vHSzPNzj0MhgG
            nR4AHf2JtzlvgPlIWp5DK8W9bLE+Fyt6S9DkPhbA2AHh+OCn6ASn7MybEDd5HE/C
            JqAIEGL8/BcfMm2vvzotKRzbk1Kq20DBQXipiRnp7EZL/DKPRDiH7mkOQIjCKhLB
            aKfSqOgOswKBgHpYTDrfuuIr/qNd7O3D5YHeoRKukkRhEEHmSFLDeanggnDIi+Dq
            If0mdznBf9sq35HlQ6h5QQ2SBEJYb9X0RGZNOxGGBt/6cwGgoPDz2AqQ78K7Wqhz
            ukihxkWYFGo/Gv+6C0mED0fHNucXlrQYWRNlk7TEK5eS0UrDc3JDp1H5AoGBANA9
            dHaqBhT0ES3LNKk9fYauDhCBsNfJjz/U274U9GPwlN7jNKVNQJ7Zpa7p8HePSCUP
            ouSjnLYOe061DJLd6oacifPegpY6xv7qYrsUowOcXKuXX2mJu6s26cwZnkKq5b2G
            XmUrMUaqtWFEA0UfbFB1isT+b14LUEMNV3i18scNAoGAHYT2oaFbgiqfc9djx9yl
            C7M/yvQ4MJkVfJD5237bq4X87kZQ+7izW5dbUBLiqx2PN6UpP4fGjMZTgICcXwgR
            wDc7HKVuYYc70XBjqHUUH1i3vZANyjMLkMs6r3m36JdoT6IDlK624Yq/0dEM6nyp
            rOco8XjShbsJmIDyHnw0Nt8=
            -----END PRIVATE KEY-----

            """
    )
}
