package main

import (
	"cmp"
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscertificatemanager"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudfront"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudfrontorigins"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsroute53"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"
	"github.com/aws/jsii-runtime-go"

	"github.com/secure-share/secure-share/infra/pagebundle"
	"github.com/secure-share/secure-share/shared/env"
	"github.com/secure-share/secure-share/shared/pagepolicy"
)

// PageStack is the name of the stack of the page for people without an account.
func (c Config) PageStack() string { return "SecureSharePage" + c.suffix() }

// readPage reads the address of the page and, if pageAccount is set, where the stack of
// the page goes and what it connects to.
func (c *Config) readPage(r *env.Reader) {
	account, addressed := r.Optional("pageAccount"), r.Optional("pageUrl") != ""
	here := account != "" && addressed
	c.PageURL = env.Parse(r, "pageUrl", parsePage(here))
	required := func(name, pattern, form string) string {
		return env.Parse(r, name, only(here, "pageAccount", func(s string) (string, error) {
			if !here {
				return "", nil
			}
			return matching(pattern, form)(s)
		}))
	}
	c.Page.ID = env.Parse(r, "pageAccount", only(addressed, "pageUrl", optional(matching(accountPattern, accountForm))))
	c.Page.Region = required("pageRegion", regionPattern, regionForm)
	c.Page.Domain = Domain{
		Name:   strings.TrimPrefix(c.PageOrigin(), "https://"),
		ZoneID: env.Parse(r, "pageHostedZoneId", only(here, "pageAccount", parseZoneID)),
		Certificate: required("pageCertificateArn", fmt.Sprintf(`arn:aws:acm:us-east-1:%s:certificate/[0-9a-f-]{36}`, regexp.QuoteMeta(account)),
			"the ARN of a certificate of the same account in us-east-1, where CloudFront reads it"),
	}
	c.PageLinkAPI = required("pageLinkApi", `https://`+hostName, "the output LinkApi of the file stack")
	c.PageFilesBucket = required("pageFilesBucket", `[a-z0-9][a-z0-9-]{1,61}[a-z0-9]`, "the output Bucket of the file stack")
	c.PageFrameAncestors = env.Parse(r, "pageFrameAncestors", parseAncestors(addressed))
	c.PageFolder = cmp.Or(r.Optional("pageFolder"), "forge/static/page/dist")
}

// parsePage accepts the address of the page, to which a link adds "#" and the id. The
// stack of the page serves it only at the root of a host.
func parsePage(here bool) func(string) (string, error) {
	return optional(func(s string) (string, error) {
		page, err := matching(`https://`+hostName+`(/[a-zA-Z0-9_-]+)*/`, "an https address in lower case that ends with a slash")(s)
		if err == nil && here && strings.Count(page, "/") > strings.Count("https://host/", "/") {
			return "", errors.New("must have no path, as pageAccount is set")
		}
		return page, err
	})
}

// parseAncestors reads the origins of the websites that may embed the page. Browsers
// enforce them by a header of the page, whatever serves it.
func parseAncestors(addressed bool) func(string) ([]string, error) {
	return func(s string) ([]string, error) {
		if s == "" {
			return nil, nil
		}
		if !addressed {
			return nil, errors.New("means nothing without pageUrl")
		}
		return pagepolicy.ParseAncestors(s)
	}
}

// PageOrigin is the origin of the page for people without an account; empty if there is
// none.
func (c Config) PageOrigin() string {
	u, err := url.Parse(c.PageURL)
	if err != nil || c.PageURL == "" {
		return ""
	}
	return u.Scheme + "://" + u.Host
}

// newPageStack creates the stack of the page for people without an account: a private
// bucket, and CloudFront in front of it. make deploy-page copies the page to the bucket.
func newPageStack(app awscdk.App, c Config) awscdk.Stack {
	stack := newStack(app, c.PageStack(), "Secure Share: the page for people without an account", c.Stage, c.Page)
	bucket := newPageBucket(stack)
	page := newDistribution(stack, c, bucket)
	if c.AlarmMail != "" {
		newBudget(stack, c.AlarmMail, c.MonthlyBudget)
	}
	pointTo(stack, page, c.Page.Domain)
	output(stack, "PageBucket", "Bucket of the page; it is kept when the stack is deleted", bucket.BucketName())
	bundle, err := pagebundle.Open(c.PageFolder)
	if err != nil {
		awscdk.Annotations_Of(stack).AddError(jsii.String(err.Error())) // only this stack cannot be deployed
		return stack
	}
	output(stack, "PageHash", "SHA-256 of "+pagebundle.Sums+" of the page", jsii.String(bundle.Hash()))
	return stack
}

func newPageBucket(stack awscdk.Stack) awss3.Bucket {
	return awss3.NewBucket(stack, jsii.String("Page"), &awss3.BucketProps{
		BlockPublicAccess: awss3.BlockPublicAccess_BLOCK_ALL(),
		ObjectOwnership:   awss3.ObjectOwnership_BUCKET_OWNER_ENFORCED,
		Encryption:        awss3.BucketEncryption_S3_MANAGED,
		EnforceSSL:        jsii.Bool(true),
		MinimumTLSVersion: jsii.Number(1.2),
		Versioned:         jsii.Bool(false),
		RemovalPolicy:     awscdk.RemovalPolicy_RETAIN_ON_UPDATE_OR_DELETE, // CloudFormation cannot delete a bucket with files in it
	})
}

// newDistribution serves the bucket at the address of the page. Only this distribution
// may read the bucket, and it adds the headers of the page to every response.
func newDistribution(stack awscdk.Stack, c Config, bucket awss3.Bucket) awscloudfront.Distribution {
	return awscloudfront.NewDistribution(stack, jsii.String("Distribution"), &awscloudfront.DistributionProps{
		Comment:                jsii.String(c.PageURL),
		DomainNames:            jsii.Strings(c.Page.Domain.Name),
		Certificate:            awscertificatemanager.Certificate_FromCertificateArn(stack, jsii.String("Certificate"), &c.Page.Domain.Certificate),
		MinimumProtocolVersion: awscloudfront.SecurityPolicyProtocol_TLS_V1_2_2021,
		HttpVersion:            awscloudfront.HttpVersion_HTTP2_AND_3,
		DefaultRootObject:      jsii.String("index.html"),
		DefaultBehavior: &awscloudfront.BehaviorOptions{
			Origin:                awscloudfrontorigins.S3BucketOrigin_WithOriginAccessControl(bucket, nil),
			ViewerProtocolPolicy:  awscloudfront.ViewerProtocolPolicy_REDIRECT_TO_HTTPS,
			AllowedMethods:        awscloudfront.AllowedMethods_ALLOW_GET_HEAD(),
			Compress:              jsii.Bool(true),
			CachePolicy:           newPageCache(stack),
			ResponseHeadersPolicy: newPageHeaders(stack, c),
		},
	})
}

// newPageCache follows the Cache-Control of each file. Only the path of a request
// reaches the bucket.
func newPageCache(stack awscdk.Stack) awscloudfront.CachePolicy {
	return awscloudfront.NewCachePolicy(stack, jsii.String("Cache"), &awscloudfront.CachePolicyProps{
		MinTtl:                     seconds(0),
		DefaultTtl:                 seconds(0),
		MaxTtl:                     seconds(365 * 24 * time.Hour),
		CookieBehavior:             awscloudfront.CacheCookieBehavior_None(),
		HeaderBehavior:             awscloudfront.CacheHeaderBehavior_None(),
		QueryStringBehavior:        awscloudfront.CacheQueryStringBehavior_None(),
		EnableAcceptEncodingGzip:   jsii.Bool(true),
		EnableAcceptEncodingBrotli: jsii.Bool(true),
	})
}

func seconds(d time.Duration) awscdk.Duration {
	return awscdk.Duration_Seconds(jsii.Number(d.Seconds()))
}

// newPageHeaders sets the headers of the page. CloudFront has fields of its own for
// those that it calls security headers, and refuses them as custom ones.
func newPageHeaders(stack awscdk.Stack, c Config) awscloudfront.ResponseHeadersPolicy {
	yes := jsii.Bool(true)
	security := &awscloudfront.ResponseSecurityHeadersBehavior{
		StrictTransportSecurity: &awscloudfront.ResponseHeadersStrictTransportSecurity{AccessControlMaxAge: seconds(pagepolicy.StrictTransportAge), Override: yes},
	}
	var custom []*awscloudfront.ResponseCustomHeader
	for _, h := range pagepolicy.Headers(c.PageFrameAncestors, c.PageLinkAPI, c.PageBlobStore()) {
		switch h.Name {
		case "Content-Security-Policy":
			security.ContentSecurityPolicy = &awscloudfront.ResponseHeadersContentSecurityPolicy{ContentSecurityPolicy: &h.Value, Override: yes}
		case "X-Content-Type-Options":
			security.ContentTypeOptions = &awscloudfront.ResponseHeadersContentTypeOptions{Override: yes}
		case "X-Frame-Options":
			security.FrameOptions = &awscloudfront.ResponseHeadersFrameOptions{FrameOption: awscloudfront.HeadersFrameOption(h.Value), Override: yes}
		case "Referrer-Policy":
			security.ReferrerPolicy = &awscloudfront.ResponseHeadersReferrerPolicy{ReferrerPolicy: awscloudfront.HeadersReferrerPolicy_NO_REFERRER, Override: yes}
		default:
			custom = append(custom, &awscloudfront.ResponseCustomHeader{Header: &h.Name, Value: &h.Value, Override: yes})
		}
	}
	return awscloudfront.NewResponseHeadersPolicy(stack, jsii.String("Headers"), &awscloudfront.ResponseHeadersPolicyProps{
		SecurityHeadersBehavior: security,
		CustomHeadersBehavior:   &awscloudfront.ResponseCustomHeadersBehavior{CustomHeaders: &custom},
	})
}

// PageBlobStore is the origin from which the page downloads ciphertexts.
func (c Config) PageBlobStore() string {
	return fmt.Sprintf("https://%s.s3.%s.amazonaws.com", c.PageFilesBucket, c.Files.Region)
}

// pointTo makes the records of the name if its zone is in the account; otherwise the
// operator does.
func pointTo(stack awscdk.Stack, page awscloudfront.Distribution, d Domain) {
	if d.ZoneID == "" {
		output(stack, "DomainTarget", "Make "+d.Name+" a CNAME of this", page.DistributionDomainName())
		return
	}
	for id, kind := range map[string]string{"DomainRecord": "A", "DomainRecord6": "AAAA"} {
		awsroute53.NewCfnRecordSet(stack, &id, &awsroute53.CfnRecordSetProps{
			HostedZoneId: &d.ZoneID, Name: &d.Name, Type: &kind,
			AliasTarget: &awsroute53.CfnRecordSet_AliasTargetProperty{
				DnsName: page.DistributionDomainName(), HostedZoneId: jsii.String(zoneOfCloudFront),
			},
		})
	}
}

// zoneOfCloudFront is the id that AWS documents for alias records of distributions.
const zoneOfCloudFront = "Z2FDTNDATAQYW2"
