package awsenv

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/sesv2"

	"github.com/secure-share/secure-share/shared/metric"
)

// watched returns a configuration whose services are all at url, and the
// services that failed.
func watched(url string) (cfg aws.Config, failed *[]string) {
	variables := lambda(map[string]string{"AWS_ENDPOINT_URL_S3": url, "AWS_ENDPOINT_URL_DYNAMODB": url, "AWS_ENDPOINT_URL_KMS": url, "AWS_ENDPOINT_URL_SESV2": url})
	cfg = Config(reader(variables))
	cfg.RetryMaxAttempts = 1
	failed = new([]string)
	return Watch(cfg, func(service string) { *failed = append(*failed, service) }), failed
}

var services = map[metric.Metric]func(context.Context, aws.Config) error{
	metric.DynamoDBFailures: func(ctx context.Context, c aws.Config) error {
		_, err := dynamodb.NewFromConfig(c).ListTables(ctx, nil)
		return err
	},
	metric.S3Failures: func(ctx context.Context, c aws.Config) error {
		_, err := s3.NewFromConfig(c).ListBuckets(ctx, nil)
		return err
	},
	metric.KMSFailures: func(ctx context.Context, c aws.Config) error {
		_, err := kms.NewFromConfig(c).ListKeys(ctx, nil)
		return err
	},
	metric.SESFailures: func(ctx context.Context, c aws.Config) error {
		_, err := sesv2.NewFromConfig(c).GetAccount(ctx, nil)
		return err
	},
}

func TestAFailedCallIsToldOnceByItsService(t *testing.T) {
	asked := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		asked++
		w.WriteHeader(http.StatusInternalServerError)
	}))
	defer server.Close()
	for m, call := range services {
		t.Run(string(m), func(t *testing.T) {
			for _, attempts := range []int{1, 2} {
				cfg, failed := watched(server.URL)
				cfg.RetryMaxAttempts, asked = attempts, 0
				if err := call(t.Context(), cfg); err == nil || asked != attempts {
					t.Errorf("%v after %d attempts", err, asked)
				}
				if len(*failed) != 1 || metric.FailuresOf((*failed)[0]) != m {
					t.Errorf("told of %q", *failed)
				}
			}
		})
	}
	if metric.FailuresOf("STS") < metric.Metric(len(metric.All())) {
		t.Error("a service that is none of ours has a metric")
	}
}

func TestWhatSucceedsOrIsGivenUpIsNoFailure(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "{}") }))
	defer server.Close()
	cfg, failed := watched(server.URL)
	if err := services[metric.KMSFailures](t.Context(), cfg); err != nil {
		t.Fatal(err)
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if err := services[metric.KMSFailures](ended, cfg); err == nil {
		t.Error("a call whose caller is gone succeeded")
	}
	if len(*failed) != 0 {
		t.Errorf("told of %q", *failed)
	}
}

// Refusals by stores and buckets are normal answers; a missing permission is
// not.
func TestRefusalsAreNoFailures(t *testing.T) {
	for code, failure := range map[string]bool{
		"ConditionalCheckFailedException": false, "TransactionCanceledException": false, "TransactionConflictException": false,
		"AccessDeniedException": true, "ResourceNotFoundException": true, "ThrottlingException": true,
	} {
		t.Run(code, func(t *testing.T) {
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.WriteHeader(http.StatusBadRequest)
				fmt.Fprintf(w, `{"__type":"com.amazonaws.dynamodb.v20120810#%s","CancellationReasons":[]}`, code)
			}))
			cfg, failed := watched(server.URL)
			_, err := dynamodb.NewFromConfig(cfg).PutItem(t.Context(), &dynamodb.PutItemInput{
				TableName: aws.String("table"), Item: map[string]types.AttributeValue{"pk": &types.AttributeValueMemberS{Value: "x"}},
			})
			server.Close()
			if err == nil || !strings.Contains(err.Error(), code) || (len(*failed) == 1) != failure {
				t.Errorf("told of %q, %v", *failed, err)
			}
		})
	}
	for status, failure := range map[int]bool{http.StatusNotFound: false, http.StatusForbidden: true, http.StatusServiceUnavailable: true} {
		t.Run(fmt.Sprint(status), func(t *testing.T) {
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) }))
			cfg, failed := watched(server.URL)
			_, err := s3.NewFromConfig(cfg).HeadObject(t.Context(), &s3.HeadObjectInput{Bucket: aws.String("bucket"), Key: aws.String("key")})
			server.Close()
			if err == nil || slices.Equal(*failed, []string{"S3"}) != failure {
				t.Errorf("HEAD answered %d: told of %q, %v", status, *failed, err)
			}
		})
	}
}
